/**
 * @module
 * `penalty_reduced_logistic_focal_loss` (Law & Deng 2018, equation 1; core/losses.py,
 * `PenaltyReducedLogisticFocalLoss`): focal loss against a heat map, whose cells near a centre count less as negatives.
 */

import { clip, equal, log, maximum, mul, neg, power, sigmoid, sub, where } from '../../graph/ops.ts';
import type { ClassificationLoss } from './classification-loss.ts';

/** Probabilities are kept this far from 0 and 1, as upstream, so that their logarithms are finite. */
const MARGIN = 1e-4;

/** (1 − z)^β has an infinite slope at z = 1 for β < 1; no gradient flows to targets, but 0 · ∞ would be NaN. */
const SMALLEST_BASE = 1e-30;

/**
 * weight · −(1 − s)^α ln s where z = 1, else weight · −(1 − z)^β s^α ln(1 − s), [B, A, K], with s = sigmoid(logit)
 * clipped to [10⁻⁴, 1 − 10⁻⁴].
 */
export function penaltyReducedLogisticFocal(alpha: number, beta: number): ClassificationLoss {
  return {
    independentColumns: true,
    apply: ({ logits, targets, weights, positiveWeights }) => {
      const s = clip(sigmoid(logits), MARGIN, 1 - MARGIN);
      const rest = sub(1, s);
      let positive = mul(power(rest, alpha), log(s));
      if (positiveWeights !== undefined) positive = mul(positive, positiveWeights);
      const penalty = power(maximum(sub(1, targets), SMALLEST_BASE), beta);
      const negative = mul(penalty, mul(power(s, alpha), log(rest)));
      return mul(neg(where(equal(targets, 1), positive, negative)), weights);
    },
  };
}
