/**
 * @module
 * Shows a failed figure of a reference case: what is wrong, then what is expected and what we computed.
 */

import { sizeOfShape } from '../../src/util/size-of-shape.ts';
import type { Figures, Finding } from './comparison.ts';

/** Longer tensors are cut, and say by how much. */
const MOST_NUMBERS = 400;

function numbers(data: readonly number[], shape: readonly number[]): string {
  if (shape.length === 0) return String(data[0]);
  if (shape.length === 1) return `[${data.join(', ')}]`;
  const size = data.length / shape[0];
  const rows = Array.from({ length: shape[0] }, (_, i) =>
    numbers(data.slice(i * size, (i + 1) * size), shape.slice(1)),
  );
  return `[${rows.join(', ')}]`;
}

function figures(value: Figures): string {
  if (typeof value === 'string') return value;
  const { shape, data } = value;
  const whole = sizeOfShape(shape) === data.length;
  const title = whole ? `[${shape.join(', ')}] ` : '';
  if (data.length > MOST_NUMBERS) {
    return `${title}${numbers(data.slice(0, MOST_NUMBERS), [MOST_NUMBERS])} and ${data.length - MOST_NUMBERS} more`;
  }
  return title + numbers(data, whole ? shape : [data.length]);
}

/** The finding in indented lines. */
export function printFinding({ what, reason, expected, actual }: Finding): string {
  return [
    `  ${what}: ${reason}`,
    ...(expected === undefined ? [] : [`    expected ${figures(expected)}`]),
    ...(actual === undefined ? [] : [`    actual   ${figures(actual)}`]),
  ].join('\n');
}
