/**
 * @module
 * Takes boxes out of an image's ground truth.
 */

import type { GroundTruth } from './sample.ts';

/**
 * The boxes named by `indices`, in that order, with all that belongs to them. Areas in pixels are left
 * out: a crop makes them untrue.
 */
export function selectBoxes(groundTruth: GroundTruth, indices: readonly number[] | Int32Array): GroundTruth {
  const boxesYxyx = new Float32Array(4 * indices.length);
  for (const [to, from] of indices.entries()) {
    boxesYxyx.set(groundTruth.boxesYxyx.subarray(4 * from, 4 * from + 4), 4 * to);
  }
  return {
    boxesYxyx,
    classes: Int32Array.from(indices, (i) => groundTruth.classes[i]),
    weights: Float32Array.from(indices, (i) => groundTruth.weights[i]),
    difficult: Uint8Array.from(indices, (i) => groundTruth.difficult[i]),
    isCrowd: Uint8Array.from(indices, (i) => groundTruth.isCrowd[i]),
    groupOf: Uint8Array.from(indices, (i) => groundTruth.groupOf[i]),
  };
}
