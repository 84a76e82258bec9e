/**
 * @module
 * How a row of `feature-extractor-table.ts` gets from the message to its feature extractor: each kind reads its own part
 * of the message beside what all types have in common.
 */

import type {
  BifpnExtractorOptions,
  FeatureExtractor,
  FeatureExtractorOptions,
  FpnExtractorOptions,
} from '../detection/feature-extractors/feature-extractor.ts';
import type { BifpnDefaults } from '../detection/feature-extractors/ssd-efficientnet-bifpn.ts';
import type { SsdFeatureExtractor } from '../proto/gen/object_detection/protos/ssd_pb.js';
import { buildBifpn, buildFpn } from './feature-pyramid.ts';

export type FeatureExtractorBuilder = (
  options: FeatureExtractorOptions,
  message: SsdFeatureExtractor,
) => FeatureExtractor;

/** A type whose maps stand in a row. */
export const maps = (
  build: (options: FeatureExtractorOptions) => FeatureExtractor,
): FeatureExtractorBuilder => build;

/** A type with a feature pyramid. */
export const fpn =
  (build: (options: FpnExtractorOptions) => FeatureExtractor): FeatureExtractorBuilder =>
  (options, message) =>
    build({ ...options, fpn: buildFpn(message, options.convention) });

/** A type with a pyramid that is run through several times, and its own values where the configuration has none. */
export const bifpn =
  (
    build: (options: BifpnExtractorOptions) => FeatureExtractor,
    defaults: BifpnDefaults,
  ): FeatureExtractorBuilder =>
  (options, message) =>
    build({ ...options, bifpn: buildBifpn(message, defaults) });
