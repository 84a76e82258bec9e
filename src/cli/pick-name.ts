/**
 * @module
 * One of a few names given as a flag.
 */

import { UsageError } from '../util/errors.ts';

/** `text` as one of `known`, hyphens and capitals as the configuration has them. @throws UsageError if it is none */
export function pickName<T extends string>(text: string, known: readonly T[], flag: string): T {
  const name = text.toLowerCase().replaceAll('-', '_');
  const found = known.find((candidate) => candidate === name);
  if (found === undefined) throw new UsageError(`${flag} is "${text}"; expected one of ${known.join(', ')}.`);
  return found;
}
