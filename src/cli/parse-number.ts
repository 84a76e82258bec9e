/**
 * @module
 * Numbers given as flags.
 */

import { InvalidArgumentError } from 'commander';

/** A parser for a flag's number within bounds; `whole` allows whole numbers alone. */
export function parseNumber(bounds: {
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
}): (text: string) => number {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, whole = false } = bounds;
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(value) || value < min || value > max || (whole && !Number.isInteger(value))) {
      const kind = whole ? 'a whole number' : 'a number';
      const from = Number.isFinite(min) ? ` of at least ${min}` : '';
      const to = Number.isFinite(max) ? `${from ? ' and' : ' of'} at most ${max}` : '';
      throw new InvalidArgumentError(`Expected ${kind}${from}${to}, got "${text}".`);
    }
    return value;
  };
}
