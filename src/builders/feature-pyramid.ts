/**
 * @module
 * `FeaturePyramidNetworks` and `BidirectionalFeaturePyramidNetworks` messages → the settings of a feature pyramid. A
 * type that has a pyramid and a configuration that does not speak of it take upstream's own values.
 */

import { create } from '@bufbuild/protobuf';
import type { Convention } from '../detection/convention.ts';
import type { BifpnOptions, FpnOptions } from '../detection/feature-extractors/feature-extractor.ts';
import { COARSEST_BACKBONE_LEVEL as COARSEST } from '../detection/feature-extractors/feature-pyramid.ts';
import type { BifpnDefaults } from '../detection/feature-extractors/ssd-efficientnet-bifpn.ts';
import {
  BidirectionalFeaturePyramidNetworksSchema,
  FeaturePyramidNetworksSchema,
  FeaturePyramidNetworks_TopDown as TopDown,
} from '../proto/gen/object_detection/protos/fpn_pb.js';
import type { SsdFeatureExtractor } from '../proto/gen/object_detection/protos/ssd_pb.js';
import { ConfigError } from '../util/errors.ts';
import { requireValue } from './unsupported.ts';

const WHERE = 'model.ssd.feature_extractor';
/** The finest level that a pyramid starts from. */
const FINEST = 2;
const MAX_LEVEL = 12;

const COMBINE_METHODS = ['fast_attention', 'attention', 'weighted_sum', 'sum'] as const;

function checkLevels(where: string, minLevel: number, maxLevel: number): void {
  const between = `from ${FINEST} to ${COARSEST}`;
  requireValue(minLevel >= FINEST && minLevel <= COARSEST, `${where}.min_level`, between, minLevel);
  const range = `from min_level ${minLevel} to ${MAX_LEVEL}`;
  requireValue(maxLevel >= minLevel && maxLevel <= MAX_LEVEL, `${where}.max_level`, range, maxLevel);
}

/** @throws ConfigError for levels that no backbone has, or no channels. */
export function buildFpn({ featurePyramidOneof }: SsdFeatureExtractor, convention: Convention): FpnOptions {
  const where = `${WHERE}.fpn`;
  const message =
    featurePyramidOneof.case === 'fpn' ? featurePyramidOneof.value : create(FeaturePyramidNetworksSchema);
  const { minLevel, maxLevel, additionalLayerDepth, topDown } = message;
  checkLevels(where, minLevel, maxLevel);
  const depth = additionalLayerDepth;
  requireValue(depth >= 1, `${where}.additional_layer_depth`, 'at least 1', depth);
  const carry: Readonly<Record<TopDown, FpnOptions['topDown']>> = {
    [TopDown.BY_TYPE]: convention === 'slim' ? 'SUM' : 'SMOOTHED',
    [TopDown.SUM]: 'SUM',
    [TopDown.SMOOTHED]: 'SMOOTHED',
  };
  return { minLevel, maxLevel, additionalLayerDepth, topDown: carry[topDown] };
}

/** @throws ConfigError for levels that no backbone has, no iterations or channels, or an unknown way to combine. */
export function buildBifpn(
  { featurePyramidOneof }: SsdFeatureExtractor,
  defaults: BifpnDefaults,
): BifpnOptions {
  const where = `${WHERE}.bifpn`;
  const message =
    featurePyramidOneof.case === 'bifpn'
      ? featurePyramidOneof.value
      : create(BidirectionalFeaturePyramidNetworksSchema, defaults);
  const { minLevel, maxLevel, numIterations, numFilters } = message;
  checkLevels(where, minLevel, maxLevel);
  requireValue(maxLevel > minLevel, `${where}.max_level`, `above min_level ${minLevel}`, maxLevel);
  requireValue(numIterations >= 1, `${where}.num_iterations`, 'at least 1', numIterations);
  requireValue(numFilters >= 1, `${where}.num_filters`, 'at least 1', numFilters);
  const combineMethod = COMBINE_METHODS.find((method) => method === message.combineMethod);
  if (combineMethod === undefined) {
    throw new ConfigError(
      `${where}.combine_method: there is no "${message.combineMethod}"; give one of ${COMBINE_METHODS.join(', ')}.`,
    );
  }
  return { minLevel, maxLevel, numIterations, numFilters, combineMethod };
}
