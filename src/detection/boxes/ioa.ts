/**
 * @module
 * Intersection over area (core/box_list_ops.py, `ioa`): the share of the second box that the first covers.
 */

import { boxArea } from './box-area.ts';
import { intersectionArea } from './intersection-area.ts';

/** I / area of b_j, in [0, 1], of box `i` of `a` and box `j` of `b`, both yxyx in the same unit; 0 where I is 0. */
export function ioa(a: Float32Array, i: number, b: Float32Array, j: number): number {
  const shared = intersectionArea(a, i, b, j);
  return shared === 0 ? 0 : shared / boxArea(b, j);
}
