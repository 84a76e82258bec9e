/**
 * @module
 * Whether scores are probabilities: of the detections scored about s, a share of s should be right. The expected
 * calibration error over bins of the score (Naeini et al. 2015), for detections as in Küppers et al. 2020 without the
 * box in the binning: Σ over bins of n_bin / n · |mean score − share right|, right at IoU 0.5.
 */

import type { RankedClass } from '../coco/rank-class.ts';

const BINS = 10;
const AT_50 = 1;

/** One bin of scores, low ≤ score < high (the last holds 1 too). */
export interface CalibrationBin {
  readonly low: number;
  readonly high: number;
  readonly detections: number;
  /** Their mean score; null of none. */
  readonly score: number | null;
  /** The share of them that is right; null of none. */
  readonly precision: number | null;
}

/** The calibration of a set of detections. */
export interface Calibration {
  /** In [0, 1]; null where there are no detections. */
  readonly error: number | null;
  readonly bins: readonly CalibrationBin[];
}

/** The calibration of the detections of all of `classes` together, those that count. */
export function calibration(classes: readonly RankedClass[]): Calibration {
  const counts = new Float64Array(BINS);
  const scores = new Float64Array(BINS);
  const right = new Float64Array(BINS);
  let total = 0;
  for (const ranked of classes) {
    for (let k = 0; k < ranked.scores.length; k++) {
      if (ranked.ignored[k] & AT_50) continue;
      const bin = Math.max(0, Math.min(BINS - 1, Math.floor(ranked.scores[k] * BINS)));
      counts[bin]++;
      scores[bin] += ranked.scores[k];
      right[bin] += ranked.right[k] & AT_50;
      total++;
    }
  }
  let error = 0;
  const bins = Array.from(counts, (count, b): CalibrationBin => {
    if (count > 0) error += Math.abs(scores[b] - right[b]) / total;
    return {
      low: b / BINS,
      high: (b + 1) / BINS,
      detections: count,
      score: count === 0 ? null : scores[b] / count,
      precision: count === 0 ? null : right[b] / count,
    };
  });
  return { error: total === 0 ? null : error, bins };
}
