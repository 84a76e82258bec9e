/**
 * @module
 * Which code builds each type of feature extractor: one line a type. A type is built when it is here and in
 * `config/support/feature-extractors.ts`, which the compiler holds equal.
 */

import type { SupportedFeatureExtractor } from '../config/support/feature-extractors.ts';
import { embeddedSsdMobilenetV1 } from '../detection/feature-extractors/embedded-ssd-mobilenet-v1.ts';
import {
  BIFPN_DEFAULTS,
  ssdEfficientNetBifpn,
} from '../detection/feature-extractors/ssd-efficientnet-bifpn.ts';
import { ssdMobilenetV1 } from '../detection/feature-extractors/ssd-mobilenet-v1.ts';
import { ssdMobilenetV1Fpn } from '../detection/feature-extractors/ssd-mobilenet-v1-fpn.ts';
import { ssdMobilenetV1Ppn } from '../detection/feature-extractors/ssd-mobilenet-v1-ppn.ts';
import { ssdMobilenetV2 } from '../detection/feature-extractors/ssd-mobilenet-v2.ts';
import { ssdMobilenetV2Fpn } from '../detection/feature-extractors/ssd-mobilenet-v2-fpn.ts';
import {
  ssdMobilenetV3Large,
  ssdMobilenetV3Small,
} from '../detection/feature-extractors/ssd-mobilenet-v3.ts';
import { ssdResnetV1Fpn } from '../detection/feature-extractors/ssd-resnet-v1-fpn.ts';
import { bifpn, type FeatureExtractorBuilder, fpn, maps } from './feature-extractor-builder.ts';

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
  ssd_mobilenet_v2: maps(ssdMobilenetV2),
  ssd_mobilenet_v2_keras: maps(ssdMobilenetV2),
  ssd_mobilenet_v2_fpn: fpn(ssdMobilenetV2Fpn),
  ssd_mobilenet_v2_fpn_keras: fpn(ssdMobilenetV2Fpn),
  ssd_mobilenet_v3_large: maps(ssdMobilenetV3Large),
  ssd_mobilenet_v3_small: maps(ssdMobilenetV3Small),
  'ssd_efficientnet-b0_bifpn_keras': bifpn(ssdEfficientNetBifpn('b0'), BIFPN_DEFAULTS.b0),
  'ssd_efficientnet-b1_bifpn_keras': bifpn(ssdEfficientNetBifpn('b1'), BIFPN_DEFAULTS.b1),
  'ssd_efficientnet-b2_bifpn_keras': bifpn(ssdEfficientNetBifpn('b2'), BIFPN_DEFAULTS.b2),
  'ssd_efficientnet-b3_bifpn_keras': bifpn(ssdEfficientNetBifpn('b3'), BIFPN_DEFAULTS.b3),
  'ssd_efficientnet-b4_bifpn_keras': bifpn(ssdEfficientNetBifpn('b4'), BIFPN_DEFAULTS.b4),
  'ssd_efficientnet-b5_bifpn_keras': bifpn(ssdEfficientNetBifpn('b5'), BIFPN_DEFAULTS.b5),
  'ssd_efficientnet-b6_bifpn_keras': bifpn(ssdEfficientNetBifpn('b6'), BIFPN_DEFAULTS.b6),
  'ssd_efficientnet-b7_bifpn_keras': bifpn(ssdEfficientNetBifpn('b7'), BIFPN_DEFAULTS.b7),
};
