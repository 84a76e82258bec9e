/**
 * @module
 * Scores corrected for how often each class was trained on, on numbers: NorCal (Pan et al. 2021, "On Model Calibration
 * for Long-Tailed Object Detection and Instance Segmentation") and post-hoc logit adjustment (Menon et al. 2021,
 * "Long-tail learning via logit adjustment", equation 9). `post-processing/prior-corrected.ts` does the same in an
 * exported graph; a test holds the two equal.
 *
 * Both divide e^(logit of class c) by a_c = N_c^strength and leave the background as it is: the strength is NorCal's γ, the
 * other's τ. They work on converted, calibrated scores here, which is the same, since a softmax's scores are in the
 * proportion of its powers and a sigmoid's odds are its power.
 *
 * - softmax, norcal: s_c / a_c, the background's as it is, then all divided by their sum. Objects of common classes lose to
 *   the background as well as to rare classes.
 * - softmax, logit_adjustment: s_c / a_c, scaled so that the classes together keep what they had. The rule is one for the
 *   classes of an object; whether there is one is left to the background's score. Menon et al. have no background.
 * - sigmoid: each class stands alone against its own background of odds 1, so that both are s / (s + a_c (1 − s)). This
 *   rises with s: the order within a class stays.
 *
 * Difference: counts are taken relative to their geometric mean, so that equal counts leave every score as it is and scores
 * keep their meaning. Pan et al. use the counts themselves, which lowers all classes by one more factor.
 */

import type { ScoreConverter } from './score-conversion.ts';

/** How scores are corrected. */
export type PriorMethod = 'norcal' | 'logit_adjustment';

/** A correction ready to be applied. */
export interface PriorCorrection {
  readonly method: PriorMethod;
  /** [C] a_c > 0 of classes 1..C; 1 leaves a class as it is. */
  readonly divisors: readonly number[];
}

/** Columns of scores, and how they came about. */
export interface ScoreColumns {
  /** K */
  readonly columns: number;
  readonly hasBackground: boolean;
  readonly scoreConverter: ScoreConverter;
}

/** Keeps a quotient of sums that are both 0 at 0. */
export const LEAST_SUM = 1e-30;

/**
 * [C] a_c = (N_c / geometric mean of the counts above 0)^strength, from counts [C]. A class never trained on has a_c = 1: what
 * it scores is not known to be too low.
 */
export function priorDivisors(counts: readonly number[], strength: number): number[] {
  const logs = counts.filter((count) => count > 0).map(Math.log);
  const mean = logs.reduce((sum, log) => sum + log, 0) / Math.max(1, logs.length);
  return counts.map((count) => (count > 0 ? Math.exp(strength * (Math.log(count) - mean)) : 1));
}

/** The divisors of all K columns, the background's 1. */
export function columnDivisors(
  { divisors }: PriorCorrection,
  { hasBackground }: Pick<ScoreColumns, 'hasBackground'>,
): number[] {
  return hasBackground ? [1, ...divisors] : [...divisors];
}

/** Converted and calibrated scores [N, K], corrected. What a calibration put outside [0, 1] is clipped to it first. */
export function correctPriors(
  scores: Float32Array,
  correction: PriorCorrection | undefined,
  layout: ScoreColumns,
): Float32Array {
  if (correction === undefined) return scores;
  const { columns, hasBackground, scoreConverter } = layout;
  const divisors = columnDivisors(correction, layout);
  const first = hasBackground ? 1 : 0;
  const corrected = scores.map((score) => Math.min(1, Math.max(0, score)));
  for (let start = 0; start < scores.length; start += columns) {
    const row = corrected.subarray(start, start + columns);
    if (scoreConverter !== 'SOFTMAX') {
      for (let k = first; k < columns; k++) row[k] /= row[k] + divisors[k] * (1 - row[k]);
      continue;
    }
    const from = correction.method === 'norcal' ? 0 : first;
    let [before, after] = [0, 0];
    for (let k = from; k < columns; k++) {
      before += row[k];
      row[k] /= divisors[k];
      after += row[k];
    }
    for (let k = from; k < columns; k++) row[k] *= before / Math.max(after, LEAST_SUM);
  }
  return corrected;
}
