/**
 * @module
 * Intersection over union of two boxes (core/box_list_ops.py, `iou`): 0 where they share nothing, no epsilon.
 */

import { boxArea } from './box-area.ts';
import { intersectionArea } from './intersection-area.ts';

/** I / (area + area − I), in [0, 1], of box `i` of `a` and box `j` of `b`, both yxyx in the same unit. */
export function iou(a: Float32Array, i: number, b: Float32Array, j: number): number {
  const shared = intersectionArea(a, i, b, j);
  return shared === 0 ? 0 : shared / (boxArea(a, i) + boxArea(b, j) - shared);
}
