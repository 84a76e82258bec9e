/**
 * @module
 * From a classification loss as plain data to its graph builder.
 */

import { bootstrappedSigmoid } from './bootstrapped-sigmoid.ts';
import type { ClassificationLoss, ClassificationLossSpec } from './classification-loss.ts';
import { penaltyReducedLogisticFocal } from './penalty-reduced-logistic-focal.ts';
import { diceLoss } from './weighted-dice.ts';
import { weightedLogitsSoftmax } from './weighted-logits-softmax.ts';
import { weightedSigmoid } from './weighted-sigmoid.ts';
import { weightedSigmoidFocal } from './weighted-sigmoid-focal.ts';
import { weightedSoftmax } from './weighted-softmax.ts';

/** The loss that `spec` describes. */
export function createClassificationLoss(spec: ClassificationLossSpec): ClassificationLoss {
  switch (spec.kind) {
    case 'weighted_sigmoid':
      return weightedSigmoid;
    case 'weighted_sigmoid_focal':
      return weightedSigmoidFocal(spec.gamma, spec.alpha);
    case 'weighted_softmax':
      return weightedSoftmax(spec.logitScale);
    case 'weighted_logits_softmax':
      return weightedLogitsSoftmax(spec.logitScale);
    case 'bootstrapped_sigmoid':
      return bootstrappedSigmoid(spec.alpha, spec.hardBootstrap);
    case 'penalty_reduced_logistic_focal_loss':
      return penaltyReducedLogisticFocal(spec.alpha, spec.beta);
    case 'weighted_dice_classification_loss':
      return diceLoss(spec.squaredNormalization);
  }
}
