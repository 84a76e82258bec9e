/**
 * @module
 * A measure of two boxes (`iou`, `ioa`, `giou`, `intersectionArea`, `squaredDistance`, …) over every pair of two lists.
 */

import { boxCount } from './box-count.ts';

/** A measure of box `i` of `a` and box `j` of `b`, both yxyx in the same unit. */
export type BoxMeasure = (a: Float32Array, i: number, b: Float32Array, j: number) => number;

/** [N, M]: `measure` of each of the N boxes `aYxyx` with each of the M boxes `bYxyx`. */
export function pairwiseMatrix(aYxyx: Float32Array, bYxyx: Float32Array, measure: BoxMeasure): Float32Array {
  const rows = boxCount(aYxyx);
  const columns = boxCount(bYxyx);
  const matrix = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) matrix[i * columns + j] = measure(aYxyx, i, bYxyx, j);
  }
  return matrix;
}
