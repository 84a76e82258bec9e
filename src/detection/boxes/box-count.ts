/**
 * @module
 * A list of boxes is one `Float32Array`, four numbers a box. This checks that it is one and says how many it holds.
 */

import { invariant } from '../../util/errors.ts';

/** The number of boxes in `boxes` [N, 4] (any corner or centre format). */
export function boxCount(boxes: Float32Array): number {
  invariant(boxes.length % 4 === 0, `a list of boxes has ${boxes.length} numbers, which 4 does not divide`);
  return boxes.length / 4;
}
