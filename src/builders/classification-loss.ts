/**
 * @module
 * `ClassificationLoss` message → the loss as plain data and its class weights (builders/losses_builder.py).
 * `anchorwise_output` changes nothing, as upstream, and `scale_loss_with_batch_size` nothing with one replica.
 */

import { isFieldSet } from '@bufbuild/protobuf';
import type { WeightedClassificationLoss } from '../config/weighted-losses.ts';
import type { ClassWeights } from '../detection/class-weights/class-weights.ts';
import type { ClassificationLossSpec } from '../detection/losses/classification-loss.ts';
import {
  type ClassificationLoss as ClassificationLossMessage,
  ClassificationLossSchema,
  SigmoidFocalClassificationLossSchema,
} from '../proto/gen/object_detection/protos/losses_pb.js';
import { ConfigError } from '../util/errors.ts';
import { buildClassWeightMode, buildClassWeights, type ClassWeightsOptions } from './class-weights.ts';
import { requireValue } from './unsupported.ts';

const WHERE = 'model.ssd.loss.classification_loss';

export interface BuiltClassificationLoss {
  readonly loss: ClassificationLossSpec;
  readonly classWeights: ClassWeights | undefined;
}

type Chosen = NonNullable<ClassificationLossMessage['classificationLoss']>;
type Weightable = Extract<Chosen, { readonly value: WeightedClassificationLoss }>;

/** `is_prediction_probability` of a dice loss is not read, as upstream does not pass it on. */
function lossSpec(chosen: Weightable, where: string): ClassificationLossSpec {
  switch (chosen.case) {
    case 'weightedSigmoid':
      return { kind: 'weighted_sigmoid' };
    case 'weightedSigmoidFocal': {
      const { gamma, alpha } = chosen.value;
      requireValue(gamma >= 0, `${where}.gamma`, 'at least 0', gamma);
      const balanced = isFieldSet(chosen.value, SigmoidFocalClassificationLossSchema.field.alpha);
      return { kind: 'weighted_sigmoid_focal', gamma, alpha: balanced ? alpha : undefined };
    }
    case 'weightedSoftmax':
    case 'weightedLogitsSoftmax': {
      const { logitScale } = chosen.value;
      requireValue(logitScale !== 0, `${where}.logit_scale`, 'other than 0', logitScale);
      const kind = chosen.case === 'weightedSoftmax' ? 'weighted_softmax' : 'weighted_logits_softmax';
      return { kind, logitScale };
    }
    case 'bootstrappedSigmoid': {
      const { alpha, hardBootstrap } = chosen.value;
      return { kind: 'bootstrapped_sigmoid', alpha, hardBootstrap };
    }
    case 'penaltyReducedLogisticFocalLoss': {
      const { alpha, beta } = chosen.value;
      requireValue(alpha >= 0, `${where}.alpha`, 'at least 0', alpha);
      requireValue(beta >= 0, `${where}.beta`, 'at least 0', beta);
      return { kind: 'penalty_reduced_logistic_focal_loss', alpha, beta };
    }
    case 'weightedDiceClassificationLoss':
      return {
        kind: 'weighted_dice_classification_loss',
        squaredNormalization: chosen.value.squaredNormalization,
      };
  }
}

/** @throws ConfigError where it is missing, out of range, or its class weights do not fit. */
export function buildClassificationLoss(
  message: ClassificationLossMessage | undefined,
  options: ClassWeightsOptions,
): BuiltClassificationLoss {
  const chosen = message?.classificationLoss ?? { case: undefined };
  if (chosen.case === undefined) throw new ConfigError(`${WHERE} is missing; give weighted_sigmoid { }.`);
  const name = ClassificationLossSchema.field[chosen.case].name;
  const where = `${WHERE}.${name}`;
  const loss = lossSpec(chosen, where);
  const weights = buildClassWeights({ loss: chosen.value, path: where, name }, options);
  const mode = buildClassWeightMode(chosen.value.classWeightMode);
  return { loss, classWeights: weights && { weights, mode } };
}
