/**
 * @module
 * What a configuration says of post-processing, as plain data: greedy suppression class by class.
 */

import type { ScoreConverter } from '../score-conversion.ts';

export interface PostProcessingSpec {
  readonly scoreConverter: ScoreConverter;
  /** Logits are divided by it first. */
  readonly logitScale: number;
  /** Scores must be above it. */
  readonly scoreThreshold: number;
  /** In [0, 1]: a box whose IoU with a better one is above it goes. */
  readonly iouThreshold: number;
  readonly maxDetectionsPerClass: number;
  /** D */
  readonly maxTotalDetections: number;
}
