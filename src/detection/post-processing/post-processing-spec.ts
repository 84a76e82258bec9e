/**
 * @module
 * What a configuration says of post-processing, as plain data, and what was chosen after training (`priorCorrection`,
 * `classThresholds`). The order: temperature and logit scale, conversion, calibration, prior correction, `scoreThreshold`,
 * suppression, class thresholds, the best `maxTotalDetections`.
 */

import type { Calibration } from '../calibration.ts';
import type { PriorCorrection } from '../prior-correction.ts';
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
  /** σ of soft suppression; 0 or absent: greedy. */
  readonly softNmsSigma?: number | undefined;
  /** Whether boxes become relative to the clip window; no difference while that is the whole input. */
  readonly changeCoordinateFrame: boolean;
  /** Whether boxes suppress each other across classes, each anchor with its best class alone. */
  readonly classAgnostic?: boolean | undefined;
  readonly calibration?: Calibration | undefined;
  /** Scores are corrected by it after calibration, before suppression. */
  readonly priorCorrection?: PriorCorrection | undefined;
  /**
   * [C] of classes 1..C: what suppression left of a class goes unless it scores at least this, before the best of all
   * classes are chosen. Undefined: nothing goes.
   */
  readonly classThresholds?: readonly (number | undefined)[] | undefined;
}
