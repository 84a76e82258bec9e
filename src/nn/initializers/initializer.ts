/**
 * @module
 * How a parameter's first value is drawn. Kernels are laid out [O, I, kH, kW] (I = C / groups, so 1 for a depthwise
 * kernel); initialisers that depend on fans read them from that layout.
 */

import type { Random } from '../../util/random.ts';
import { sizeOfShape } from '../../util/size-of-shape.ts';

/** Draws a tensor of `shape`, row-major. */
export type Initializer = (shape: readonly number[], random: Random) => Float32Array;

/** A tensor of `shape` whose elements are drawn one after the other. */
export function drawn(shape: readonly number[], draw: () => number): Float32Array {
  const values = new Float32Array(sizeOfShape(shape));
  for (let i = 0; i < values.length; i++) values[i] = draw();
  return values;
}
