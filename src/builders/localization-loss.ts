/**
 * @module
 * `LocalizationLoss` message → the loss as plain data and its class weights (builders/losses_builder.py).
 * `weighted_iou` and `weighted_giou` parse upstream, but get raw box codes in SSD, where they mean nothing; refused.
 */

import { SUPPORTED_PARTS } from '../config/support/supported-parts.ts';
import type { LocalizationLossSpec } from '../detection/losses/localization-loss.ts';
import {
  type LocalizationLoss as LocalizationLossMessage,
  LocalizationLossSchema,
} from '../proto/gen/object_detection/protos/losses_pb.js';
import { ConfigError } from '../util/errors.ts';
import { buildClassWeights, type ClassWeightsOptions } from './class-weights.ts';
import { requireValue, unsupported } from './unsupported.ts';

const WHERE = 'model.ssd.loss.localization_loss';

export interface BuiltLocalizationLoss {
  readonly loss: LocalizationLossSpec;
  /** [C] */
  readonly classWeights: readonly number[] | undefined;
}

/** @throws ConfigError where it is missing, of a kind that is not supported, or its class weights do not fit. */
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
    default:
      throw unsupported(`${WHERE}:`, name, SUPPORTED_PARTS.LocalizationLoss);
  }
}
