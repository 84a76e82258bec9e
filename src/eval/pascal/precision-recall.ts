/**
 * @module
 * Precision and recall down a ranking, and the area under their curve (utils/metrics.py, `compute_precision_recall`
 * and `compute_average_precision`): all points, as Pascal VOC counts since 2010, or the eleven points of before.
 */

import { invariant } from '../../util/errors.ts';
import { orderDescending } from '../../util/order-descending.ts';

/** N detections from the best score down. */
export interface PrecisionRecall {
  /** [N] */
  readonly precision: Float64Array;
  /** [N], never falling. */
  readonly recall: Float64Array;
}

/**
 * precision = Σ TP / (Σ TP + Σ FP), recall = Σ TP / `instances` after each detection, where a label above 0 is a true
 * positive of that weight and any other a false positive. `scores`, `labels`: [N]; `instances` > 0 may be fractional.
 */
export function precisionRecall(
  scores: Float64Array,
  labels: Float64Array,
  instances: number,
): PrecisionRecall {
  invariant(scores.length === labels.length, `${scores.length} scores for ${labels.length} labels`);
  invariant(instances > 0, `recall of ${instances} instances`);
  const precision = new Float64Array(scores.length);
  const recall = new Float64Array(scores.length);
  let right = 0;
  let wrong = 0;
  orderDescending(scores).forEach((i, k) => {
    if (labels[i] > 0) right += labels[i];
    else wrong += 1;
    precision[k] = right / (right + wrong);
    recall[k] = right / instances;
  });
  return { precision, recall };
}

/** Σ over k of (recall_k − recall_{k−1}) · max over j ≥ k of precision_j; 0 of no detections. */
export function averagePrecision({ precision, recall }: PrecisionRecall): number {
  let sum = 0;
  let best = 0;
  for (let k = precision.length - 1; k >= 0; k--) {
    best = Math.max(best, precision[k]);
    sum += (recall[k] - (k > 0 ? recall[k - 1] : 0)) * best;
  }
  return sum;
}

/** The mean over the recalls 0, 0.1 … 1 of the largest precision at that recall or more (Pascal VOC 2007 to 2009). */
export function elevenPointPrecision({ precision, recall }: PrecisionRecall): number {
  let sum = 0;
  for (let tenth = 0; tenth <= 10; tenth++) {
    let best = 0;
    for (let k = 0; k < precision.length; k++)
      if (recall[k] >= tenth / 10 && precision[k] > best) best = precision[k];
    sum += best;
  }
  return sum / 11;
}
