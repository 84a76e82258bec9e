/**
 * @module
 * `weighted_dice_classification_loss` (Milletari et al. 2016; core/losses.py, `WeightedDiceClassificationLoss`): one
 * loss for each class over all pixels of an image, for masks. It has no loss of an anchor, so SSD cannot use it.
 */

import type { Value } from '../../graph/graph.ts';
import { add, div, maximum, mul, reduceSum, sigmoid, sub } from '../../graph/ops.ts';

/** P pixels, K classes. */
export interface WeightedDiceInputs {
  /** [B, P, K] */
  readonly logits: Value;
  /** [B, P, K] in [0, 1] */
  readonly targets: Value;
  /** [B, P, K] or [B, P, 1] */
  readonly weights: Value;
  /** Square probabilities and targets first. */
  readonly squaredNormalization?: boolean;
  /** `logits` are probabilities already. */
  readonly isPredictionProbability?: boolean;
}

/** 1 − 2 Σ (w s · w z) / max(Σ w z + Σ w s, 1), [B, K], sums over pixels, s = sigmoid(logit). */
export function weightedDice(inputs: WeightedDiceInputs): Value {
  const { logits, targets, weights, squaredNormalization = false, isPredictionProbability = false } = inputs;
  const squared = (x: Value): Value => (squaredNormalization ? mul(x, x) : x);
  const s = mul(squared(isPredictionProbability ? logits : sigmoid(logits)), weights);
  const z = mul(squared(targets), weights);
  const over = (x: Value): Value => reduceSum(x, [1]);
  return sub(1, div(mul(over(mul(s, z)), 2), maximum(add(over(z), over(s)), 1)));
}
