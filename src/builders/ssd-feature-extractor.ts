/**
 * @module
 * `SsdFeatureExtractor` message → feature extractor (builders/model_builder.py, _build_ssd_feature_extractor): what all
 * types have in common. The types themselves are in `feature-extractor-table.ts`. `spaghettinet_arch_name` and
 * `use_hardswish` speak of other types and are not read, as upstream.
 */

import { create } from '@bufbuild/protobuf';
import { REGISTERED_FEATURE_EXTRACTORS } from '../config/feature-extractor-types.ts';
import { isSupportedFeatureExtractor } from '../config/support/feature-extractors.ts';
import { NAMED_FEATURE_EXTRACTORS } from '../config/support/supported-parts.ts';
import { unhonouredFields } from '../config/support/unhonoured-fields.ts';
import type { Convention } from '../detection/convention.ts';
import type {
  FeatureExtractor,
  FeatureExtractorOptions,
} from '../detection/feature-extractors/feature-extractor.ts';
import {
  type SsdFeatureExtractor,
  SsdFeatureExtractorSchema,
} from '../proto/gen/object_detection/protos/ssd_pb.js';
import { didYouMean } from '../util/did-you-mean.ts';
import { ConfigError } from '../util/errors.ts';
import { FEATURE_EXTRACTOR_TABLE } from './feature-extractor-table.ts';
import { buildHyperparams } from './hyperparams.ts';
import { refuseFields, requireValue, unsupported } from './unsupported.ts';

const WHERE = 'model.ssd.feature_extractor';

/** TensorFlow 2's types end in `_keras`; the box predictor follows the feature extractor. */
export function conventionOf(message: SsdFeatureExtractor | undefined): Convention {
  return message?.type.endsWith('_keras') ? 'keras' : 'slim';
}

function buildOptions(
  message: SsdFeatureExtractor,
  { freezeBatchNorm }: { readonly freezeBatchNorm: boolean },
): FeatureExtractorOptions {
  const { depthMultiplier, minDepth, padToMultiple, numLayers } = message;
  refuseFields(WHERE, unhonouredFields(SsdFeatureExtractorSchema, message));
  requireValue(depthMultiplier > 0, `${WHERE}.depth_multiplier`, 'above 0', depthMultiplier);
  requireValue(minDepth >= 1, `${WHERE}.min_depth`, 'at least 1', minDepth);
  requireValue(padToMultiple >= 1, `${WHERE}.pad_to_multiple`, 'at least 1', padToMultiple);
  requireValue(numLayers >= 1, `${WHERE}.num_layers`, 'at least 1', numLayers);
  const where = `${WHERE}.conv_hyperparams`;
  const convention = conventionOf(message);
  return {
    type: message.type,
    convention,
    depth: { depthMultiplier, minDepth },
    hyperparams: buildHyperparams(message.convHyperparams, { where, convention, freezeBatchNorm }),
    overrideBackbone: message.overrideBaseFeatureExtractorHyperparams,
    freezeBatchNorm,
    padding: message.useExplicitPadding ? 'EXPLICIT' : 'SAME',
    useDepthwise: message.useDepthwise,
    padToMultiple,
    numLayers,
  };
}

/** @throws ConfigError naming a type that is unknown or not supported, or a field that it does not honour. */
export function buildSsdFeatureExtractor(
  message: SsdFeatureExtractor | undefined,
  options: { readonly freezeBatchNorm: boolean },
): FeatureExtractor {
  const extractor = message ?? create(SsdFeatureExtractorSchema);
  const { type } = extractor;
  if (isSupportedFeatureExtractor(type)) {
    return FEATURE_EXTRACTOR_TABLE[type](buildOptions(extractor, options), extractor);
  }
  const supported = NAMED_FEATURE_EXTRACTORS;
  if (type === '') {
    throw new ConfigError(`${WHERE}.type is missing; supported: ${supported.join(', ')}.`);
  }
  if (REGISTERED_FEATURE_EXTRACTORS.includes(type)) throw unsupported(`${WHERE}: type`, type, supported);
  const near = didYouMean(type, REGISTERED_FEATURE_EXTRACTORS);
  const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
  throw new ConfigError(`${WHERE}: there is no type "${type}".${hint} Supported: ${supported.join(', ')}.`);
}
