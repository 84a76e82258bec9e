/**
 * @module
 * Finds every loss of a configuration that can hold class weights, wherever it stands: SSD, the second stage of Faster
 * R-CNN, CenterNet, or a fragment.
 */

import type { Message } from '@bufbuild/protobuf';
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';
import type {
  BootstrappedSigmoidClassificationLoss,
  L1LocalizationLoss,
  PenaltyReducedLogisticFocalLoss,
  SigmoidFocalClassificationLoss,
  WeightedDiceClassificationLoss,
  WeightedGIOULocalizationLoss,
  WeightedIOULocalizationLoss,
  WeightedL2LocalizationLoss,
  WeightedSigmoidClassificationLoss,
  WeightedSmoothL1LocalizationLoss,
  WeightedSoftmaxClassificationAgainstLogitsLoss,
  WeightedSoftmaxClassificationLoss,
} from '../proto/gen/object_detection/protos/losses_pb.js';
import {
  type TrainEvalPipelineConfig,
  TrainEvalPipelineConfigSchema,
} from '../proto/gen/object_detection/protos/pipeline_pb.js';
import type { LoadedPipelineConfig } from './load-pipeline-config.ts';
import { findField } from './schema/read-field-name.ts';

/** The classification losses that can be weighted. */
export type WeightedClassificationLoss =
  | WeightedSigmoidClassificationLoss
  | WeightedSoftmaxClassificationLoss
  | WeightedSoftmaxClassificationAgainstLogitsLoss
  | BootstrappedSigmoidClassificationLoss
  | SigmoidFocalClassificationLoss
  | PenaltyReducedLogisticFocalLoss
  | WeightedDiceClassificationLoss;

/** The localization losses that can be weighted. */
export type WeightedLocalizationLoss =
  | WeightedL2LocalizationLoss
  | WeightedSmoothL1LocalizationLoss
  | WeightedIOULocalizationLoss
  | L1LocalizationLoss
  | WeightedGIOULocalizationLoss;

/** A loss, the name it is set under (`weighted_sigmoid`), its path, and the number of classes where it is known. */
export interface WeightedLoss {
  readonly name: string;
  readonly path: string;
  readonly loss: WeightedClassificationLoss | WeightedLocalizationLoss;
  readonly numClasses: number | undefined;
}

/** Every loss of `config` that has the field `class_weights`, in schema order. */
export function weightedLosses(config: TrainEvalPipelineConfig): WeightedLoss[] {
  const found: WeightedLoss[] = [];
  const walk = (message: ReflectMessage, path: string, name: string, classes: number | undefined): void => {
    if (isWeighted(message.message)) found.push({ name, path, loss: message.message, numClasses: classes });
    const count = findField(message.desc, 'num_classes');
    const value = count !== undefined && message.isSet(count) ? message.get(count) : undefined;
    const known = typeof value === 'number' ? value : classes;
    for (const field of message.fields) {
      if (!message.isSet(field)) continue;
      const inner = path === '' ? field.name : `${path}.${field.name}`;
      if (field.fieldKind === 'message') walk(message.get(field), inner, field.name, known);
    }
  };
  walk(reflect(TrainEvalPipelineConfigSchema, config), '', '', undefined);
  return found;
}

function isWeighted(message: Message): message is WeightedLoss['loss'] {
  return 'classWeights' in message;
}

/** The fields that give a loss its class weights; it may have one of them. */
export const CLASS_WEIGHT_FIELDS = ['class_weights', 'class_weight', 'auto_class_weights'] as const;

/** The field under which `loss` has class weights, the first where it has several; undefined where it has none. */
export function classWeightForm({
  classWeights,
  classWeight,
  autoClassWeights,
}: WeightedLoss['loss']): (typeof CLASS_WEIGHT_FIELDS)[number] | undefined {
  if (classWeights.length > 0) return 'class_weights';
  if (classWeight.length > 0) return 'class_weight';
  return autoClassWeights === undefined ? undefined : 'auto_class_weights';
}

/** The weighted losses in the order in which the text has them, so that a remark on both stands at the first. */
export function lossesInFileOrder({
  config,
  placeOf,
}: Pick<LoadedPipelineConfig, 'config' | 'placeOf'>): WeightedLoss[] {
  const offset = ({ path }: WeightedLoss): number => placeOf(path)?.offset ?? 0;
  return weightedLosses(config).sort((a, b) => offset(a) - offset(b));
}
