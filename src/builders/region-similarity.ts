/**
 * @module
 * `RegionSimilarityCalculator` message → the name of the similarity (builders/region_similarity_calculator_builder.py).
 */

import { SUPPORTED_PARTS } from '../config/support/supported-parts.ts';
import type { RegionSimilarityName } from '../detection/region-similarity/region-similarity.ts';
import {
  type RegionSimilarityCalculator,
  RegionSimilarityCalculatorSchema,
} from '../proto/gen/object_detection/protos/region_similarity_calculator_pb.js';
import { ConfigError } from '../util/errors.ts';
import { unsupported } from './unsupported.ts';

const WHERE = 'model.ssd.similarity_calculator';

/** @throws ConfigError where it is missing or of a kind that is not supported. */
export function buildRegionSimilarity(message: RegionSimilarityCalculator | undefined): RegionSimilarityName {
  const chosen = message?.regionSimilarity ?? { case: undefined };
  switch (chosen.case) {
    case 'iouSimilarity':
      return 'iou_similarity';
    case 'ioaSimilarity':
      return 'ioa_similarity';
    case 'negSqDistSimilarity':
      return 'neg_sq_dist_similarity';
    case 'thresholdedIouSimilarity': {
      const given = RegionSimilarityCalculatorSchema.field[chosen.case].name;
      throw unsupported(`${WHERE}:`, given, SUPPORTED_PARTS.RegionSimilarityCalculator);
    }
    case undefined:
      throw new ConfigError(`${WHERE} is missing; give iou_similarity { }.`);
  }
}
