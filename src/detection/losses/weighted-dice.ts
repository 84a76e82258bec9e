/**
 * @module
 * `weighted_dice_classification_loss` (Milletari et al. 2016; core/losses.py, `WeightedDiceClassificationLoss`): one
 * loss for each class over all pixels of an image, made for masks. In an SSD, as upstream, anchors are the pixels; there
 * is no loss of a single anchor, so nothing can be mined by it.
 */

import type { Value } from '../../graph/graph.ts';
import { add, div, maximum, mul, reduceSum, sigmoid, sub } from '../../graph/ops.ts';
import { invariant } from '../../util/errors.ts';
import type { ClassificationLoss } from './classification-loss.ts';

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

/** `weightedDice` of an image's anchors as a classification loss, [B, K]. */
export function diceLoss(squaredNormalization: boolean): ClassificationLoss {
  return {
    independentColumns: true,
    overAnchors: true,
    apply: ({ logits, targets, weights, positiveWeights }) => {
      invariant(positiveWeights === undefined, 'a dice loss was given weights for its positive terms');
      return weightedDice({ logits, targets, weights, squaredNormalization });
    },
  };
}
