/**
 * @module
 * `RegionSimilarityCalculator` message → the name of the similarity (builders/region_similarity_calculator_builder.py).
 */

import type { RegionSimilarityOptions } from '../detection/region-similarity/region-similarity.ts';
import type { RegionSimilarityCalculator } from '../proto/gen/object_detection/protos/region_similarity_calculator_pb.js';
import { ConfigError } from '../util/errors.ts';
import { requireValue } from './unsupported.ts';

const WHERE = 'model.ssd.similarity_calculator';

/** @throws ConfigError where it is missing or its threshold is out of range. */
export function buildRegionSimilarity(
  message: RegionSimilarityCalculator | undefined,
): RegionSimilarityOptions {
  const chosen = message?.regionSimilarity ?? { case: undefined };
  switch (chosen.case) {
    case 'iouSimilarity':
      return 'iou_similarity';
    case 'ioaSimilarity':
      return 'ioa_similarity';
    case 'negSqDistSimilarity':
      return 'neg_sq_dist_similarity';
    case 'thresholdedIouSimilarity': {
      const { iouThreshold } = chosen.value;
      const field = `${WHERE}.thresholded_iou_similarity.iou_threshold`;
      requireValue(iouThreshold >= 0 && iouThreshold < 1, field, 'at least 0 and below 1', iouThreshold);
      return { kind: 'thresholded_iou_similarity', iouThreshold };
    }
    case undefined:
      throw new ConfigError(`${WHERE} is missing; give iou_similarity { }.`);
  }
}
