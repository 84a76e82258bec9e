/**
 * @module
 * `Hyperparams` message → what surrounds a convolution (builders/hyperparams_builder.py, the TensorFlow 1 half, as the
 * supported model types are TensorFlow 1's). `regularize_depthwise` is not read, as upstream: depthwise kernels are
 * regularised.
 */

import { create } from '@bufbuild/protobuf';
import { SUPPORTED_PARTS } from '../config/support/supported-parts.ts';
import { unhonouredFields } from '../config/support/unhonoured-fields.ts';
import type { Convention } from '../detection/convention.ts';
import type { Activation } from '../nn/activation.ts';
import type { BatchNormSpec } from '../nn/layers/batch-norm.ts';
import type { ConvHyperparams } from '../nn/layers/conv-hyperparams.ts';
import {
  Hyperparams_Activation as ActivationName,
  type Hyperparams,
  Hyperparams_Op,
  HyperparamsSchema,
} from '../proto/gen/object_detection/protos/hyperparams_pb.js';
import { ConfigError } from '../util/errors.ts';
import { buildInitializer } from './initializer.ts';
import { buildRegularizer } from './regularizer.ts';
import { refuseFields, unsupported } from './unsupported.ts';

const ACTIVATIONS: Readonly<Record<ActivationName, Activation>> = {
  [ActivationName.NONE]: 'NONE',
  [ActivationName.RELU]: 'RELU',
  [ActivationName.RELU_6]: 'RELU_6',
  [ActivationName.SWISH]: 'SWISH',
};

export interface HyperparamsOptions {
  /** The field, for errors: `model.ssd.feature_extractor.conv_hyperparams`. */
  readonly where: string;
  /** Which generation of upstream's models the layers belong to. */
  readonly convention: Convention;
  /** The detector's `freeze_batchnorm`. */
  readonly freezeBatchNorm: boolean;
}

function buildBatchNorm(
  { normalizerOneof }: Hyperparams,
  { where, freezeBatchNorm }: HyperparamsOptions,
): BatchNormSpec | undefined {
  if (normalizerOneof.case === undefined) return undefined;
  if (normalizerOneof.case !== 'batchNorm') {
    const given = normalizerOneof.case === 'groupNorm' ? 'group_norm' : 'sync_batch_norm';
    throw unsupported(`${where}: normalizer`, given, SUPPORTED_PARTS.Hyperparams);
  }
  const { decay, epsilon, center, scale, train } = normalizerOneof.value;
  return { decay, epsilon, center, scale, train: train && !freezeBatchNorm };
}

/** @throws ConfigError for what TensorFlow 1 models do not take: `op: FC`, `force_use_bias`, other normalizers. */
export function buildHyperparams(
  message: Hyperparams | undefined,
  options: HyperparamsOptions,
): ConvHyperparams {
  const hyperparams = message ?? create(HyperparamsSchema);
  if (hyperparams.op !== Hyperparams_Op.CONV) {
    throw new ConfigError(`${options.where}: op is FC; these are convolutions, so it must be CONV.`);
  }
  refuseFields(options.where, unhonouredFields(HyperparamsSchema, hyperparams));
  return {
    initializer: buildInitializer(hyperparams.initializer, options.where),
    regularizer: buildRegularizer(hyperparams.regularizer),
    batchNorm: buildBatchNorm(hyperparams, options),
    activation: ACTIVATIONS[hyperparams.activation],
  };
}
