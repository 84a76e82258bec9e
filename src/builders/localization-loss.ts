/**
 * @module
 * `LocalizationLoss` message → the loss as plain data and its class weights (builders/losses_builder.py).
 * `weighted_iou` and `weighted_giou` compare decoded boxes; upstream's SSD hands them raw box codes, where they mean
 * nothing, which `compare_codes` asks for.
 */

import type { LocalizationLossSpec } from '../detection/losses/localization-loss.ts';
import {
  type LocalizationLoss as LocalizationLossMessage,
  LocalizationLossSchema,
} from '../proto/gen/object_detection/protos/losses_pb.js';
import { ConfigError } from '../util/errors.ts';
import { buildClassWeights, type ClassWeightsOptions } from './class-weights.ts';
import { requireValue } from './unsupported.ts';

const WHERE = 'model.ssd.loss.localization_loss';

export interface BuiltLocalizationLoss {
  readonly loss: LocalizationLossSpec;
  /** [C] */
  readonly classWeights: readonly number[] | undefined;
}

/** @throws ConfigError where it is missing, out of range, or its class weights do not fit. */
export function buildLocalizationLoss(
  message: LocalizationLossMessage | undefined,
  options: ClassWeightsOptions,
): BuiltLocalizationLoss {
  const chosen = message?.localizationLoss ?? { case: undefined };
  if (chosen.case === undefined) throw new ConfigError(`${WHERE} is missing; give weighted_smooth_l1 { }.`);
  const name = LocalizationLossSchema.field[chosen.case].name;
  const where = `${WHERE}.${name}`;
  const weights = (): readonly number[] | undefined =>
    buildClassWeights({ loss: chosen.value, path: where, name }, options);
  switch (chosen.case) {
    case 'weightedSmoothL1': {
      const { delta } = chosen.value;
      requireValue(delta > 0, `${where}.delta`, 'above 0', delta);
      return { loss: { kind: 'weighted_smooth_l1', delta }, classWeights: weights() };
    }
    case 'weightedL2':
      return { loss: { kind: 'weighted_l2' }, classWeights: weights() };
    case 'l1LocalizationLoss':
      return { loss: { kind: 'l1_localization_loss' }, classWeights: weights() };
    case 'weightedIou':
    case 'weightedGiou': {
      const kind = chosen.case === 'weightedIou' ? 'weighted_iou' : 'weighted_giou';
      return { loss: { kind, compareCodes: chosen.value.compareCodes }, classWeights: weights() };
    }
  }
}
