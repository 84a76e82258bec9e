/**
 * @module
 * The feature extractor `ssd_mobilenet_v1` (models/ssd_mobilenet_v1_feature_extractor.py): MobileNet v1 and four new
 * maps. On 300×300: 19, 10, 5, 3, 2 and 1 cells a side, 512, 1024, 512, 256, 256 and 128 channels.
 */

import { mul, sub } from '../../graph/ops.ts';
import type { ConvHyperparams } from '../../nn/layers/conv-hyperparams.ts';
import type { DepthRule } from './channel-depth.ts';
import type { FeatureExtractor } from './feature-extractor.ts';
import { mobilenetV1, mobilenetV1Hyperparams } from './mobilenet-v1.ts';
import { type FeatureMapSource, multiResolutionFeatureMaps } from './multi-resolution-feature-maps.ts';
import { padToMultiple } from './pad-to-multiple.ts';

const SCOPE = 'FeatureExtractor/MobilenetV1';

const SOURCES: readonly FeatureMapSource[] = [
  { layer: 'Conv2d_11_pointwise' },
  { layer: 'Conv2d_13_pointwise' },
  { depth: 512 },
  { depth: 256 },
  { depth: 256 },
  { depth: 128 },
];

export interface SsdMobilenetV1Options {
  readonly depth: DepthRule;
  /** Of the new maps; of the backbone too with `overrideBackbone`. */
  readonly hyperparams: ConvHyperparams;
  readonly overrideBackbone: boolean;
  /** Keep the backbone's batch normalisation at its moving statistics under training. */
  readonly freezeBatchNorm: boolean;
  readonly useExplicitPadding: boolean;
  readonly useDepthwise: boolean;
  /** Input height and width are padded to a multiple of this; 1: not at all. */
  readonly padToMultiple: number;
  /** How many feature maps, from the finest, at most 6. */
  readonly numLayers: number;
}

/** SSD feature extraction with MobileNet v1. Input values are scaled to x · 2/255 − 1. */
export function ssdMobilenetV1(options: SsdMobilenetV1Options): FeatureExtractor {
  const { depth, useDepthwise } = options;
  const padding = options.useExplicitPadding ? 'EXPLICIT' : 'SAME';
  const backbone = options.overrideBackbone
    ? options.hyperparams
    : mobilenetV1Hyperparams({ trainBatchNorm: !options.freezeBatchNorm });
  return {
    type: 'ssd_mobilenet_v1',
    minImageSide: 33,
    preprocess: (images) => sub(mul(images, 2 / 255), 1),
    extract: (network, preprocessed) => {
      const padded = padToMultiple(preprocessed, options.padToMultiple);
      const layers = mobilenetV1(network, padded, SCOPE, { depth, padding, hyperparams: backbone });
      const sources = SOURCES.slice(0, options.numLayers);
      const { hyperparams } = options;
      return multiResolutionFeatureMaps(network, layers, SCOPE, {
        sources,
        depth,
        padding,
        useDepthwise,
        hyperparams,
      });
    },
  };
}
