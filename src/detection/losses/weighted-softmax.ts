/**
 * @module
 * `weighted_softmax` (core/losses.py, `WeightedSoftmaxClassificationLoss`): one distribution over all columns,
 * background included.
 */

import { div, logSoftmax, mul, neg, reduceMean, reduceSum } from '../../graph/ops.ts';
import { invariant } from '../../util/errors.ts';
import type { ClassificationLoss } from './classification-loss.ts';

/**
 * mean over columns of the weights · −Σₖ zₖ ln softmax(logits / logitScale)ₖ, [B, A].
 */
export function weightedSoftmax(logitScale = 1): ClassificationLoss {
  return {
    independentColumns: false,
    apply: ({ logits, targets, weights, positiveWeights }) => {
      invariant(positiveWeights === undefined, 'a softmax loss was given weights for its columns');
      const scaled = logitScale === 1 ? logits : div(logits, logitScale);
      const crossEntropy = neg(reduceSum(mul(targets, logSoftmax(scaled, 2)), [2]));
      return mul(crossEntropy, reduceMean(weights, [2]));
    },
  };
}
