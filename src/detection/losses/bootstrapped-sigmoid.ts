/**
 * @module
 * `bootstrapped_sigmoid`: targets mixed with the model's own predictions, for noisy labels (Reed et al. 2015;
 * core/losses.py, `BootstrappedSigmoidClassificationLoss`).
 */

import { add, cast, greater, mul, sigmoid } from '../../graph/ops.ts';
import type { ClassificationLoss } from './classification-loss.ts';
import { sigmoidCrossEntropy } from './sigmoid-cross-entropy.ts';

/**
 * weight · cross-entropy with αz + (1 − α)q, [B, A, K]: q = sigmoid(logit), through which gradients flow, or, with
 * `hardBootstrap`, whether that is above ½.
 */
export function bootstrappedSigmoid(alpha: number, hardBootstrap: boolean): ClassificationLoss {
  return {
    independentColumns: true,
    apply: ({ logits, targets, weights, positiveWeights }) => {
      const predicted = hardBootstrap ? cast(greater(logits, 0), 'float32') : sigmoid(logits);
      const mixed = add(mul(targets, alpha), mul(predicted, 1 - alpha));
      return mul(sigmoidCrossEntropy(logits, mixed, positiveWeights), weights);
    },
  };
}
