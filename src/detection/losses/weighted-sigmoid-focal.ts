/**
 * @module
 * `weighted_sigmoid_focal` (Lin et al. 2017, equation 5; core/losses.py, `SigmoidFocalClassificationLoss`). As upstream,
 * an `alpha` that is not set balances nothing, and gradients flow through the modulating factor.
 */

import type { Value } from '../../graph/graph.ts';
import { add, maximum, mul, power, sigmoid, sub } from '../../graph/ops.ts';
import type { ClassificationLoss } from './classification-loss.ts';
import { sigmoidCrossEntropy } from './sigmoid-cross-entropy.ts';

/** Below an exponent of 1 the derivative of xᵖ at 0 is infinite; saturated columns are held off by this much. */
const SMALLEST_BASE = 1e-30;

/** (1 − p_t)^γ = (z(1 − s) + (1 − z)s)^γ */
function modulation(logits: Value, targets: Value, gamma: number): Value {
  const s = sigmoid(logits);
  const base = add(mul(targets, sub(1, s)), mul(sub(1, targets), s));
  if (gamma === 1) return base;
  if (gamma === 2) return mul(base, base);
  return power(gamma < 1 ? maximum(base, SMALLEST_BASE) : base, gamma);
}

/**
 * weight · a · (1 − p_t)^γ · cross-entropy, [B, A, K]: p_t = zs + (1 − z)(1 − s), s = sigmoid(logit),
 * a = zα + (1 − z)(1 − α), or 1 without α; γ = 0 leaves the factor out.
 */
export function weightedSigmoidFocal(gamma: number, alpha?: number | undefined): ClassificationLoss {
  return {
    independentColumns: true,
    apply: ({ logits, targets, weights, positiveWeights }) => {
      let loss = sigmoidCrossEntropy(logits, targets, positiveWeights);
      if (gamma !== 0) loss = mul(loss, modulation(logits, targets, gamma));
      if (alpha !== undefined) loss = mul(loss, add(mul(targets, alpha), mul(sub(1, targets), 1 - alpha)));
      return mul(loss, weights);
    },
  };
}
