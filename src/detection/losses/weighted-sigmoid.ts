/**
 * @module
 * `weighted_sigmoid` (core/losses.py, `WeightedSigmoidClassificationLoss`).
 */

import { mul } from '../../graph/ops.ts';
import type { ClassificationLoss } from './classification-loss.ts';
import { sigmoidCrossEntropy } from './sigmoid-cross-entropy.ts';

/** weight · cross-entropy of sigmoid(logit) with the target, [B, A, K]. */
export const weightedSigmoid: ClassificationLoss = {
  independentColumns: true,
  apply: ({ logits, targets, weights, positiveWeights }) =>
    mul(sigmoidCrossEntropy(logits, targets, positiveWeights), weights),
};
