/**
 * @module
 * The check every box coder makes on entry: as many anchors as boxes or codes.
 */

import { invariant } from '../../util/errors.ts';
import { boxCount } from '../boxes/box-count.ts';

/** The number of rows of `rows` [N, width] and of `anchorsYxyx` [N, 4], which must be the same. */
export function checkRows(rows: Float32Array, width: number, anchorsYxyx: Float32Array): number {
  const anchors = boxCount(anchorsYxyx);
  invariant(
    rows.length === anchors * width,
    `a box coder got ${rows.length} numbers for ${anchors} anchors, expected ${width} for each`,
  );
  return anchors;
}
