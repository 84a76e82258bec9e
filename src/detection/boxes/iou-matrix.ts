/**
 * @module
 * IoU of every pair of two lists of boxes.
 */

import { iou } from './iou.ts';
import { pairwiseMatrix } from './pairwise-matrix.ts';

/** [N, M] in [0, 1]: IoU of each of the N boxes `aYxyx` with each of the M boxes `bYxyx`, in the same unit. */
export function iouMatrix(aYxyx: Float32Array, bYxyx: Float32Array): Float32Array {
  return pairwiseMatrix(aYxyx, bYxyx, iou);
}
