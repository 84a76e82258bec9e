/**
 * @module
 * How alike each ground-truth box and each anchor are (core/region_similarity_calculator.py), by config name.
 *
 * Difference: upstream's `thresholded_iou_similarity` is the "score" of the box, 1 less its first label column: 1, but 0
 * for every box of class 1 where there is no background column. Here it is 1.
 */

import { ioa } from '../boxes/ioa.ts';
import { iouMatrix } from '../boxes/iou-matrix.ts';
import { pairwiseMatrix } from '../boxes/pairwise-matrix.ts';
import { squaredDistance } from '../boxes/squared-distance.ts';

/** [G, A] from ground-truth boxes [G, 4] and anchors [A, 4], both yxyx in the same unit; larger is more alike. */
export type RegionSimilarity = (groundTruthYxyx: Float32Array, anchorsYxyx: Float32Array) => Float32Array;

/** The similarities by the name of their config message. */
export type RegionSimilarityName = 'iou_similarity' | 'ioa_similarity' | 'neg_sq_dist_similarity';

/** IoU, in [0, 1]. */
export const iouSimilarity: RegionSimilarity = iouMatrix;

/** The share of the anchor that the ground-truth box covers, in [0, 1]. */
export const ioaSimilarity: RegionSimilarity = (boxes, anchors) => pairwiseMatrix(boxes, anchors, ioa);

/** Minus the squared distance of the four corner coordinates, ≤ 0. */
export const negSqDistSimilarity: RegionSimilarity = (boxes, anchors) =>
  pairwiseMatrix(boxes, anchors, squaredDistance).map((distance) => -distance);

/** Every similarity by its config name. */
export const regionSimilarities: { readonly [K in RegionSimilarityName]: RegionSimilarity } = {
  iou_similarity: iouSimilarity,
  ioa_similarity: ioaSimilarity,
  neg_sq_dist_similarity: negSqDistSimilarity,
};

/** 1 where IoU is above `threshold`, else 0. */
export function thresholdedIouSimilarity(threshold: number): RegionSimilarity {
  const limit = Math.fround(threshold);
  return (boxes, anchors) => iouMatrix(boxes, anchors).map((overlap) => (overlap > limit ? 1 : 0));
}

/** A similarity by its config name, with its parameter where it has one. */
export type RegionSimilarityOptions =
  | RegionSimilarityName
  | { readonly kind: 'thresholded_iou_similarity'; readonly iouThreshold: number };

/** The similarity that `options` names. */
export function createRegionSimilarity(options: RegionSimilarityOptions): RegionSimilarity {
  return typeof options === 'string'
    ? regionSimilarities[options]
    : thresholdedIouSimilarity(options.iouThreshold);
}
