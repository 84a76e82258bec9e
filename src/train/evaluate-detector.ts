/**
 * @module
 * Runs a detector over a data set and holds its detections against the ground truth with COCO's figures.
 */

import type { CocoResult } from '../eval/coco/coco-data.ts';
import { evaluateCoco } from '../eval/coco/evaluate-coco.ts';
import { collectDetections, type EvaluateOptions } from './collect-detections.ts';

/**
 * COCO's figures of `detector` on `dataset`, boxes in pixels of the original images. As upstream's COCO metrics:
 * crowds are honoured, "difficult" is not used, and objects of ids beyond `numClasses` are left out.
 */
export async function evaluateDetector(options: EvaluateOptions): Promise<CocoResult> {
  const data = await collectDetections(options);
  return evaluateCoco({ ...data, imageIds: data.images.map((_, i) => i) });
}
