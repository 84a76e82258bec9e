/**
 * @module
 * The feature extractors that Counterweight builds, and which fields of their message each honours. The single source:
 * `builders/feature-extractor-table.ts` must have a builder for each, which the compiler checks; training refuses a
 * field that a type does not honour, and `check` says so beforehand. A type is added here, with its spellings for
 * TensorFlow 1 (slim) and 2 (`_keras`), in one line each.
 */

/** How a type makes its feature maps: a row of maps, a feature pyramid, a pyramid run through several times. */
export type FeatureExtractorKind = 'maps' | 'pooled_maps' | 'embedded_maps' | 'fpn' | 'resnet_fpn' | 'bifpn';

/** Every type that is built. */
export const FEATURE_EXTRACTORS = {
  ssd_mobilenet_v1: 'maps',
  ssd_mobilenet_v1_keras: 'maps',
  ssd_mobilenet_v1_fpn: 'fpn',
  ssd_mobilenet_v1_fpn_keras: 'fpn',
  ssd_mobilenet_v1_ppn: 'pooled_maps',
  embedded_ssd_mobilenet_v1: 'embedded_maps',
  ssd_resnet50_v1_fpn: 'resnet_fpn',
  ssd_resnet50_v1_fpn_keras: 'resnet_fpn',
  ssd_resnet101_v1_fpn: 'resnet_fpn',
  ssd_resnet101_v1_fpn_keras: 'resnet_fpn',
  ssd_resnet152_v1_fpn: 'resnet_fpn',
  ssd_resnet152_v1_fpn_keras: 'resnet_fpn',
  ssd_mobilenet_v2: 'maps',
  ssd_mobilenet_v2_keras: 'maps',
  ssd_mobilenet_v2_fpn: 'fpn',
  ssd_mobilenet_v2_fpn_keras: 'fpn',
  ssd_mobilenet_v3_large: 'maps',
  ssd_mobilenet_v3_small: 'maps',
  'ssd_efficientnet-b0_bifpn_keras': 'bifpn',
  'ssd_efficientnet-b1_bifpn_keras': 'bifpn',
  'ssd_efficientnet-b2_bifpn_keras': 'bifpn',
  'ssd_efficientnet-b3_bifpn_keras': 'bifpn',
  'ssd_efficientnet-b4_bifpn_keras': 'bifpn',
  'ssd_efficientnet-b5_bifpn_keras': 'bifpn',
  'ssd_efficientnet-b6_bifpn_keras': 'bifpn',
  'ssd_efficientnet-b7_bifpn_keras': 'bifpn',
} as const;

export type SupportedFeatureExtractor = keyof typeof FEATURE_EXTRACTORS;

/** By kind, the fields of `SsdFeatureExtractor` that do not belong to it. Upstream fails where one of them is set. */
const FOREIGN_FIELDS: Readonly<Record<FeatureExtractorKind, readonly string[]>> = {
  maps: ['fpn', 'bifpn'],
  pooled_maps: ['fpn', 'bifpn'],
  embedded_maps: ['fpn', 'bifpn', 'num_layers', 'pad_to_multiple'],
  fpn: ['bifpn', 'num_layers'],
  resnet_fpn: ['bifpn', 'num_layers', 'use_explicit_padding'],
  bifpn: ['fpn', 'num_layers', 'depth_multiplier', 'use_explicit_padding', 'use_depthwise'],
};

/** By kind, the fields of `SsdFeatureExtractor` that it knows and that change nothing in it, as upstream. */
const IDLE_FIELDS: Readonly<Partial<Record<FeatureExtractorKind, readonly string[]>>> = {
  pooled_maps: ['use_depthwise'],
  resnet_fpn: ['use_depthwise'],
};

/** Whether a type of `model.ssd.feature_extractor` is built. */
export function isSupportedFeatureExtractor(type: string): type is SupportedFeatureExtractor {
  return Object.hasOwn(FEATURE_EXTRACTORS, type);
}

/** The fields of `SsdFeatureExtractor` that `type` does not honour, of those that some type honours. */
export function foreignFields(type: string): readonly string[] {
  return isSupportedFeatureExtractor(type) ? FOREIGN_FIELDS[FEATURE_EXTRACTORS[type]] : [];
}

/** The fields of `SsdFeatureExtractor` that change nothing in `type`, of those that change others. */
export function idleFields(type: string): readonly string[] {
  return (isSupportedFeatureExtractor(type) && IDLE_FIELDS[FEATURE_EXTRACTORS[type]]) || [];
}
