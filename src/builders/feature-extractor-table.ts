/**
 * @module
 * Which code builds each type of feature extractor: one line a type. A type is built when it is here and in
 * `config/support/feature-extractors.ts`, which the compiler holds equal.
 */

import type { SupportedFeatureExtractor } from '../config/support/feature-extractors.ts';
import { embeddedSsdMobilenetV1 } from '../detection/feature-extractors/embedded-ssd-mobilenet-v1.ts';
import { ssdMobilenetV1 } from '../detection/feature-extractors/ssd-mobilenet-v1.ts';
import { ssdMobilenetV1Fpn } from '../detection/feature-extractors/ssd-mobilenet-v1-fpn.ts';
import { ssdMobilenetV1Ppn } from '../detection/feature-extractors/ssd-mobilenet-v1-ppn.ts';
import { ssdResnetV1Fpn } from '../detection/feature-extractors/ssd-resnet-v1-fpn.ts';
import { type FeatureExtractorBuilder, fpn, maps } from './feature-extractor-builder.ts';

export const FEATURE_EXTRACTOR_TABLE: Readonly<Record<SupportedFeatureExtractor, FeatureExtractorBuilder>> = {
  ssd_mobilenet_v1: maps(ssdMobilenetV1),
  ssd_mobilenet_v1_keras: maps(ssdMobilenetV1),
  ssd_mobilenet_v1_fpn: fpn(ssdMobilenetV1Fpn),
  ssd_mobilenet_v1_fpn_keras: fpn(ssdMobilenetV1Fpn),
  ssd_mobilenet_v1_ppn: maps(ssdMobilenetV1Ppn),
  embedded_ssd_mobilenet_v1: maps(embeddedSsdMobilenetV1),
  ssd_resnet50_v1_fpn: fpn(ssdResnetV1Fpn(50)),
  ssd_resnet50_v1_fpn_keras: fpn(ssdResnetV1Fpn(50)),
  ssd_resnet101_v1_fpn: fpn(ssdResnetV1Fpn(101)),
  ssd_resnet101_v1_fpn_keras: fpn(ssdResnetV1Fpn(101)),
  ssd_resnet152_v1_fpn: fpn(ssdResnetV1Fpn(152)),
  ssd_resnet152_v1_fpn_keras: fpn(ssdResnetV1Fpn(152)),
};
