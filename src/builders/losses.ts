/**
 * @module
 * `Loss` message of a detector → what its loss graph is built from (builders/losses_builder.py). `equalization_loss` is
 * parsed and never used upstream, so it is not refused.
 */

import { differingBoxCodeSizes } from '../config/box-code-sizes.ts';
import { unhonouredFields } from '../config/support/unhonoured-fields.ts';
import type { BoxCoderOptions } from '../detection/box-coders/create-box-coder.ts';
import type { LocalizationLossSpec } from '../detection/losses/localization-loss.ts';
import type { SsdLossSpec } from '../detection/losses/ssd-loss.ts';
import type { RandomExampleSamplerOptions } from '../detection/mining/random-example-mask.ts';
import { ClassWeightNormalizer } from '../proto/gen/object_detection/protos/class_weights_pb.js';
import { LossSchema, type RandomExampleSampler } from '../proto/gen/object_detection/protos/losses_pb.js';
import type { Ssd } from '../proto/gen/object_detection/protos/ssd_pb.js';
import { ConfigError } from '../util/errors.ts';
import { buildBoxCoder } from './box-coder.ts';
import type { ClassWeightsOptions } from './class-weights.ts';
import { buildClassificationLoss } from './classification-loss.ts';
import { buildHardExampleMiner } from './hard-example-miner.ts';
import { buildLocalizationLoss } from './localization-loss.ts';
import { refuseFields, requireValue } from './unsupported.ts';

/** Where class weights by name come from. */
export type LossesOptions = Omit<ClassWeightsOptions, 'numClasses'>;

/** @throws ConfigError naming the first part that is missing, does not fit or is not supported. */
export function buildLosses(ssd: Ssd, options: LossesOptions = {}): SsdLossSpec {
  const where = 'model.ssd.loss';
  const { loss } = ssd;
  if (loss === undefined) {
    throw new ConfigError(`${where} is missing; give classification_loss and localization_loss.`);
  }
  refuseFields(where, unhonouredFields(LossSchema, loss));
  const { classificationWeight, localizationWeight } = loss;
  requireValue(
    classificationWeight >= 0,
    `${where}.classification_weight`,
    'at least 0',
    classificationWeight,
  );
  requireValue(localizationWeight >= 0, `${where}.localization_weight`, 'at least 0', localizationWeight);
  const weights = { classificationWeight, localizationWeight };
  const classes = { ...options, numClasses: ssd.numClasses };
  const classification = buildClassificationLoss(loss.classificationLoss, classes);
  const localization = buildLocalizationLoss(loss.localizationLoss, classes);
  const boxCoder = buildBoxCoder(ssd.boxCoder);
  const sizes = differingBoxCodeSizes(ssd);
  if (sizes !== undefined) {
    throw new ConfigError(
      `model.ssd.box_predictor.${sizes.field} is ${sizes.predictor}, but the box coder writes ${sizes.coder} numbers for a ` +
        `box; set it to ${sizes.coder}.`,
    );
  }
  requireCodesLikeBoxes(localization.loss, boxCoder, `${where}.localization_loss`);
  const miner = loss.hardExampleMiner;
  if (miner !== undefined && classification.loss.kind === 'weighted_sigmoid_focal') {
    throw new ConfigError(
      `${where}: hard_example_miner does not go with weighted_sigmoid_focal, which weighs hard examples itself; ` +
        'remove one.',
    );
  }
  if (miner !== undefined && classification.loss.kind === 'weighted_dice_classification_loss') {
    throw new ConfigError(
      `${where}: hard_example_miner does not go with weighted_dice_classification_loss, which has no loss of an anchor; ` +
        'remove one.',
    );
  }
  const weighted = loss.classWeightNormalizer === ClassWeightNormalizer.WEIGHTED_MATCHES;
  return {
    classification: classification.loss,
    localization: localization.loss,
    ...weights,
    classificationClassWeights: classification.classWeights,
    localizationClassWeights: localization.classWeights,
    normalizer: !ssd.normalizeLossByNumMatches ? 'NONE' : weighted ? 'WEIGHTED_MATCHES' : 'MATCHES',
    normalizeLocalizationByCodeSize: ssd.normalizeLocLossByCodesize,
    hardExampleMiner: miner && buildHardExampleMiner(miner, weights),
    randomExampleSampler: loss.randomExampleSampler && buildRandomExampleSampler(loss.randomExampleSampler),
    boxCoder,
  };
}

function buildRandomExampleSampler(message: RandomExampleSampler): RandomExampleSamplerOptions {
  const { positiveSampleFraction: fraction } = message;
  const field = 'model.ssd.loss.random_example_sampler.positive_sample_fraction';
  requireValue(fraction > 0 && fraction <= 1, field, 'above 0 and at most 1', fraction);
  return { positiveFraction: fraction };
}

/** Codes can be taken for corners only where there are four of them. */
function requireCodesLikeBoxes(loss: LocalizationLossSpec, coder: BoxCoderOptions, where: string): void {
  const takesCodes = (loss.kind === 'weighted_iou' || loss.kind === 'weighted_giou') && loss.compareCodes;
  if (takesCodes && coder.kind === 'square_box_coder') {
    throw new ConfigError(
      `${where}.${loss.kind}.compare_codes takes four codes for corners, but square_box_coder has three; remove it.`,
    );
  }
}
