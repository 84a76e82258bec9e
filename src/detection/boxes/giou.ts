/**
 * @module
 * Generalised intersection over union (Rezatofighi 2019, algorithm 1; utils/ops.py, `giou`).
 */

import { boxArea } from './box-area.ts';
import { intersectionArea } from './intersection-area.ts';

/**
 * IoU − (hull − union) / hull, in (−1, 1], where hull is the area of the smallest box around both; the fractions
 * are 0 where they would divide by 0. Box `i` of `a` and box `j` of `b`, both yxyx in the same unit.
 */
export function giou(a: Float32Array, i: number, b: Float32Array, j: number): number {
  const p = 4 * i;
  const q = 4 * j;
  const shared = intersectionArea(a, i, b, j);
  const union = boxArea(a, i) + boxArea(b, j) - shared;
  const height = Math.max(a[p + 2], b[q + 2]) - Math.min(a[p], b[q]);
  const width = Math.max(a[p + 3], b[q + 3]) - Math.min(a[p + 1], b[q + 1]);
  const hull = height * width;
  const overlap = union === 0 ? 0 : shared / union;
  return hull > 0 ? overlap - (hull - union) / hull : 0;
}
