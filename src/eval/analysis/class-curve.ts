/**
 * @module
 * Precision and recall of one class at IoU 0.5 as the score threshold falls, and the thresholds worth knowing: the one
 * of the best F1, and those that reach a wanted precision with the most recall.
 *
 * A threshold cannot part equal scores, so there is one point for each different score.
 */

import { RECALL_THRESHOLDS } from '../coco/coco-settings.ts';
import type { RankedClass } from '../coco/rank-class.ts';

/** What a class's detector does when detections below `score` are dropped. */
export interface OperatingPoint {
  readonly score: number;
  readonly precision: number;
  readonly recall: number;
  /** 2 · precision · recall / (precision + recall). */
  readonly f1: number;
  /** Detections kept, those that count. */
  readonly detections: number;
}

/** Precision at 101 recalls, 0 : 0.01 : 1. */
export interface SampledCurve {
  readonly recall: readonly number[];
  /** The largest precision at that recall or more; 0 where the recall is not reached. Their mean is AP50. */
  readonly precision: readonly number[];
  /** The highest score threshold that reaches the recall; null where none does. */
  readonly score: readonly (number | null)[];
}

/** The bit of IoU 0.5. */
const AT_50 = 1;

/** One point for each different score, from the highest down. Empty where the class has no objects. */
export function operatingPoints(ranked: RankedClass): OperatingPoint[] {
  const points: OperatingPoint[] = [];
  if (ranked.instances === 0) return points;
  let [right, counted] = [0, 0];
  const { scores } = ranked;
  for (let k = 0; k < scores.length; k++) {
    if ((ranked.ignored[k] & AT_50) === 0) {
      counted++;
      if (ranked.right[k] & AT_50) right++;
    }
    if (counted === 0 || scores[k + 1] === scores[k]) continue;
    const [precision, recall] = [right / counted, right / ranked.instances];
    const f1 = right === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    points.push({ score: scores[k], precision, recall, f1, detections: counted });
  }
  return points;
}

/** The point of the largest F1, of equals the one of the highest score; undefined where nothing right is found. */
export function bestF1(points: readonly OperatingPoint[]): OperatingPoint | undefined {
  let best: OperatingPoint | undefined;
  for (const point of points) if (point.f1 > (best?.f1 ?? 0)) best = point;
  return best;
}

/** The point of the largest recall among those of at least `precision`; undefined where none has it. */
export function recallAtPrecision(
  points: readonly OperatingPoint[],
  precision: number,
): OperatingPoint | undefined {
  let best: OperatingPoint | undefined;
  for (const point of points)
    if (point.precision >= precision && point.recall > (best?.recall ?? 0)) best = point;
  return best;
}

/** The precision-recall curve of COCO at IoU 0.5. */
export function sampledCurve(ranked: RankedClass): SampledCurve {
  const precision: number[] = [];
  const score: (number | null)[] = [];
  const rightAt: { score: number; recall: number; precision: number }[] = [];
  let [right, counted] = [0, 0];
  for (let k = 0; k < ranked.scores.length && ranked.instances > 0; k++) {
    if (ranked.ignored[k] & AT_50) continue;
    counted++;
    if ((ranked.right[k] & AT_50) === 0) continue;
    right++;
    rightAt.push({
      score: ranked.scores[k],
      recall: right / ranked.instances,
      precision: right / (counted + Number.EPSILON),
    });
  }
  for (let k = rightAt.length - 2; k >= 0; k--)
    rightAt[k].precision = Math.max(rightAt[k].precision, rightAt[k + 1].precision);
  let k = 0;
  for (const least of RECALL_THRESHOLDS) {
    while (k < rightAt.length && rightAt[k].recall < least) k++;
    precision.push(rightAt[k]?.precision ?? 0);
    score.push(rightAt[k]?.score ?? null);
  }
  return { recall: Array.from(RECALL_THRESHOLDS), precision, score };
}
