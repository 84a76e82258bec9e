/**
 * @module
 * Cross-entropy of independent sigmoids, before any weight of an anchor: what all sigmoid losses are made of.
 */

import type { Value } from '../../graph/graph.ts';
import { add, mul, neg, softplus, sub } from '../../graph/ops.ts';

/**
 * −z ln s − (1 − z) ln(1 − s) with s = sigmoid(x), as softplus(x) − x·z, so that its derivative is sigmoid(x) − z
 * everywhere. With `positiveWeights` w: w · z · softplus(−x) + (1 − z) · softplus(x).
 *
 * @param logits [.., K] x
 * @param targets [.., K] z in [0, 1]
 * @param positiveWeights [K] w
 * @returns [.., K]
 */
export function sigmoidCrossEntropy(
  logits: Value,
  targets: Value,
  positiveWeights?: Value | undefined,
): Value {
  if (positiveWeights === undefined) return sub(softplus(logits), mul(logits, targets));
  const positive = mul(mul(targets, softplus(neg(logits))), positiveWeights);
  return add(positive, mul(sub(1, targets), softplus(logits)));
}
