/**
 * @module
 * What each SSD feature extractor of the upstream project makes of an image, as far as a configuration must fit it: how
 * many feature maps at which strides, the smallest image, whether it has a pyramid, which TensorFlow builds it. After
 * builders/model_builder.py and models/*_feature_extractor.py; `feature-map-layouts.test.ts` holds it to the detection
 * code where that exists.
 */

import type { SsdFeatureExtractor } from '../proto/gen/object_detection/protos/ssd_pb.js';

/** What is known of a type. */
export interface FeatureMapLayout {
  /** The TensorFlow whose model builder has it. */
  readonly tensorflow: 1 | 2;
  /** `maps`: a row of maps; `fpn`, `bifpn`: a pyramid from min_level to max_level, level l at stride 2^l. */
  readonly kind: 'maps' | 'fpn' | 'bifpn';
  /** Of `maps`: their strides in pixels, finest first; `num_layers` cuts the list. Absent where they are not known. */
  readonly strides?: readonly number[];
  /** The smallest side in pixels that it takes. */
  readonly minSide?: number;
  /** The one side that it takes. */
  readonly onlySide?: number;
}

const SIX = [16, 32, 64, 128, 256, 512];
const maps = (tensorflow: 1 | 2): FeatureMapLayout => ({
  tensorflow,
  kind: 'maps',
  strides: SIX,
  minSide: 33,
});
const fpn = (tensorflow: 1 | 2, minSide: number): FeatureMapLayout => ({ tensorflow, kind: 'fpn', minSide });

const resnets = (suffix: string, layout: FeatureMapLayout): Record<string, FeatureMapLayout> =>
  Object.fromEntries([50, 101, 152].map((depth) => [`ssd_resnet${depth}_v1_${suffix}`, layout]));

/** Every type that upstream registers, TensorFlow 1's first. */
export const FEATURE_MAP_LAYOUTS: Readonly<Record<string, FeatureMapLayout>> = {
  ssd_mobilenet_v1: maps(1),
  ssd_mobilenet_v1_fpn: fpn(1, 33),
  ssd_mobilenet_v1_ppn: maps(1),
  ssd_mobilenet_v2: maps(1),
  ssd_mobilenet_v2_fpn: fpn(1, 33),
  ssd_mobilenet_v2_mnasfpn: { tensorflow: 1, kind: 'maps', minSide: 33 },
  ssd_mobilenet_v3_large: maps(1),
  ssd_mobilenet_v3_small: maps(1),
  ssd_mobilenet_edgetpu: maps(1),
  ssd_inception_v2: maps(1),
  ssd_inception_v3: { tensorflow: 1, kind: 'maps', minSide: 33 },
  ssd_pnasnet: { tensorflow: 1, kind: 'maps', minSide: 33 },
  ssd_spaghettinet: { tensorflow: 1, kind: 'maps' },
  embedded_ssd_mobilenet_v1: {
    tensorflow: 1,
    kind: 'maps',
    strides: [16, 32, 64, 128, 256],
    onlySide: 256,
  },
  ...Object.fromEntries(
    ['cpu', 'dsp', 'edgetpu', 'gpu'].map((target) => [`ssd_mobiledet_${target}`, maps(1)]),
  ),
  ...resnets('fpn', fpn(1, 129)),
  ...resnets('ppn', { tensorflow: 1, kind: 'maps', minSide: 33 }),
  ssd_mobilenet_v1_keras: maps(2),
  ssd_mobilenet_v1_fpn_keras: fpn(2, 33),
  ssd_mobilenet_v2_keras: maps(2),
  ssd_mobilenet_v2_fpn_keras: fpn(2, 33),
  ...resnets('fpn_keras', fpn(2, 129)),
  ...Object.fromEntries(
    Array.from({ length: 8 }, (_, n): [string, FeatureMapLayout] => [
      `ssd_efficientnet-b${n}_bifpn_keras`,
      { tensorflow: 2, kind: 'bifpn', minSide: 129 },
    ]),
  ),
};

/** The layout of a type that is registered. */
export function layoutOf(type: string): FeatureMapLayout | undefined {
  return Object.hasOwn(FEATURE_MAP_LAYOUTS, type) ? FEATURE_MAP_LAYOUTS[type] : undefined;
}

/** The levels of a pyramid as the message has them, or as upstream sets them where it has none. */
export function pyramidLevels({ featurePyramidOneof: pyramid }: SsdFeatureExtractor): {
  readonly minLevel: number;
  readonly maxLevel: number;
} {
  const { minLevel = 3, maxLevel = 7 } = pyramid.value ?? {};
  return { minLevel, maxLevel };
}

/** The strides of the feature maps of `extractor`, finest first; undefined where they are not known. */
export function featureMapStrides(extractor: SsdFeatureExtractor): readonly number[] | undefined {
  const layout = layoutOf(extractor.type);
  if (layout === undefined) return undefined;
  if (layout.kind === 'maps') return layout.strides?.slice(0, Math.max(0, extractor.numLayers));
  const { minLevel, maxLevel } = pyramidLevels(extractor);
  if (minLevel < 1 || maxLevel > 12 || minLevel > maxLevel) return undefined;
  return Array.from({ length: maxLevel - minLevel + 1 }, (_, i) => 2 ** (minLevel + i));
}

/** Cells of each feature map, rows and columns, of an image of this size after `pad_to_multiple`. */
export function featureMapShapes(
  extractor: SsdFeatureExtractor,
  height: number,
  width: number,
): readonly (readonly [number, number])[] | undefined {
  const padded = (side: number): number => {
    const multiple = Math.max(1, extractor.padToMultiple);
    return Math.ceil(side / multiple) * multiple;
  };
  return featureMapStrides(extractor)?.map((stride) => [
    Math.ceil(padded(height) / stride),
    Math.ceil(padded(width) / stride),
  ]);
}
