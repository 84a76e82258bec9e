/**
 * @module
 * `Hyperparams` message → what surrounds a convolution (builders/hyperparams_builder.py). The two conventions differ in
 * how they scale initial values, in `batch_norm.train`, which TensorFlow 2 does not read, and in the bias beside batch
 * normalisation without a center, which only TensorFlow 2 has. What upstream refuses in TensorFlow 1 alone
 * (`sync_batch_norm`, `force_use_bias`, `keras_initializer_by_name`) means the same here in both.
 * `regularize_depthwise` is not read, as upstream: depthwise kernels are regularised.
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
  { where, convention, freezeBatchNorm }: HyperparamsOptions,
): BatchNormSpec | undefined {
  if (normalizerOneof.case === undefined) return undefined;
  if (normalizerOneof.case === 'groupNorm') {
    throw unsupported(`${where}: normalizer`, 'group_norm', SUPPORTED_PARTS.Hyperparams);
  }
  const { decay, epsilon, center, scale, train } = normalizerOneof.value;
  const heeded = convention === 'keras' || train;
  // One device: the statistics of all replicas are its own. Keras keeps the variance without Bessel's correction then.
  const biasedAverage = normalizerOneof.case === 'syncBatchNorm';
  return { decay, epsilon, center, scale, train: heeded && !freezeBatchNorm, biasedAverage };
}

/** @throws ConfigError for what convolutions do not take: `op: FC`, group normalisation, an unknown initialiser. */
export function buildHyperparams(
  message: Hyperparams | undefined,
  options: HyperparamsOptions,
): ConvHyperparams {
  const hyperparams = message ?? create(HyperparamsSchema);
  if (hyperparams.op !== Hyperparams_Op.CONV) {
    throw new ConfigError(`${options.where}: op is FC; these are convolutions, so it must be CONV.`);
  }
  refuseFields(options.where, unhonouredFields(HyperparamsSchema, hyperparams));
  const batchNorm = buildBatchNorm(hyperparams, options);
  const uncentred = options.convention === 'keras' && batchNorm?.center === false;
  return {
    initializer: buildInitializer(hyperparams.initializer, options),
    regularizer: buildRegularizer(hyperparams.regularizer),
    batchNorm,
    activation: ACTIVATIONS[hyperparams.activation],
    bias: hyperparams.forceUseBias || uncentred ? 'ALWAYS' : undefined,
  };
}
