/**
 * @module
 * The score threshold of each class at which its F1 at IoU 0.5 is largest: where a detector is looked at when single
 * detections are called right or wrong.
 */

import { matchCoco } from '../coco/match-coco.ts';
import { rankClass } from '../coco/rank-class.ts';
import type { EvaluationData } from '../evaluation-data.ts';
import { bestF1, operatingPoints } from './class-curve.ts';

/** [C] in the order of `data.classes`; undefined where nothing right is found. @throws DataError as `matchCoco` */
export function bestThresholds(data: EvaluationData): (number | undefined)[] {
  const matching = matchCoco({ ...data, imageIds: data.images.map((_, i) => i) });
  return data.classes.map((_, c) => bestF1(operatingPoints(rankClass(matching, c)))?.score);
}
