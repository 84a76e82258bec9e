/**
 * @module
 * `weighted_logits_softmax` (core/losses.py, `WeightedSoftmaxClassificationAgainstLogitsLoss`): softmax cross-entropy
 * with targets that are logits themselves, as a teacher network gives them.
 */

import { div, softmax } from '../../graph/ops.ts';
import type { ClassificationLoss } from './classification-loss.ts';
import { weightedSoftmax } from './weighted-softmax.ts';

/** `weightedSoftmax` with softmax(targets / logitScale) as targets, [B, A]. */
export function weightedLogitsSoftmax(logitScale = 1): ClassificationLoss {
  const loss = weightedSoftmax(logitScale);
  return {
    independentColumns: false,
    apply: (inputs) => loss.apply({ ...inputs, targets: softmax(div(inputs.targets, logitScale), 2) }),
  };
}
