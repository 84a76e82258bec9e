/**
 * @module
 * A run's detections told apart at the score thresholds that a user would choose: those of best F1, class by class.
 */

import type { EvaluationData } from '../evaluation-data.ts';
import { bestThresholds } from './best-thresholds.ts';
import { type JudgedImage, judgeImages } from './judge-images.ts';

/** [I] every image of the run with its boxes told apart. */
export function judgeRun(data: EvaluationData): JudgedImage[] {
  return judgeImages(data, bestThresholds(data));
}
