/**
 * @module
 * Which code builds each type of feature extractor: one line a type. A type is built when it is here and in
 * `config/support/feature-extractors.ts`, which the compiler holds equal.
 */

import type { SupportedFeatureExtractor } from '../config/support/feature-extractors.ts';
import { ssdMobilenetV1 } from '../detection/feature-extractors/ssd-mobilenet-v1.ts';
import { type FeatureExtractorBuilder, maps } from './feature-extractor-builder.ts';

export const FEATURE_EXTRACTOR_TABLE: Readonly<Record<SupportedFeatureExtractor, FeatureExtractorBuilder>> = {
  ssd_mobilenet_v1: maps(ssdMobilenetV1),
  ssd_mobilenet_v1_keras: maps(ssdMobilenetV1),
};
