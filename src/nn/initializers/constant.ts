/**
 * @module
 * The initialiser that draws nothing: every element the same number.
 */

import { drawn, type Initializer } from './initializer.ts';

/** Every element is `value`. */
export function constant(value: number): Initializer {
  return (shape) => drawn(shape, () => value);
}

export const zeros: Initializer = constant(0);
export const ones: Initializer = constant(1);
