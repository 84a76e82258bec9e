/**
 * @module
 * The feature extractors `ssd_mobilenet_v3_large` and `ssd_mobilenet_v3_small`
 * (models/ssd_mobilenet_v3_feature_extractor.py): MobileNet v3 with half the channels at its end, and four new maps. On
 * 320×320: 20, 10, 5, 3, 2 and 1 cells a side; 672, 480 (large) or 288, 288 (small), then 512, 256, 256 and 128 channels.
 */

import type { FeatureExtractor, FeatureExtractorOptions } from './feature-extractor.ts';
import { mobilenetV3 } from './mobilenet-v3.ts';
import { type FeatureMapSource, multiResolutionFeatureMaps } from './multi-resolution-feature-maps.ts';
import { padToMultiple } from './pad-to-multiple.ts';
import { toUnitRange } from './preprocess.ts';
import { slimMobileHyperparams } from './slim-mobile-hyperparams.ts';

const SCOPE = 'FeatureExtractor/MobilenetV3';

/** The inside of the first block of stride 32, and the last layer. */
const LAYERS = {
  large: ['layer_14/expansion_output', 'layer_17'],
  small: ['layer_10/expansion_output', 'layer_13'],
} as const;

/** The new maps. */
const DEPTHS = [512, 256, 256, 128];

function build(size: 'large' | 'small', options: FeatureExtractorOptions): FeatureExtractor {
  const { type, depth, padding } = options;
  const backbone = { ...slimMobileHyperparams(options), padding, depth, size, halved: true } as const;
  const sources: readonly FeatureMapSource[] = [
    ...LAYERS[size].map((layer) => ({ layer })),
    ...DEPTHS.map((channels) => ({ depth: channels })),
  ].slice(0, options.numLayers);
  return {
    type,
    minImageSide: 33,
    preprocess: toUnitRange,
    extract: (network, preprocessed) => {
      const padded = padToMultiple(preprocessed, options.padToMultiple);
      const layers = mobilenetV3(network, padded, SCOPE, backbone);
      return multiResolutionFeatureMaps(network, layers, SCOPE, { ...options, sources });
    },
  };
}

/** SSD feature extraction with MobileNet v3 large. Input values are scaled to x · 2/255 − 1. */
export function ssdMobilenetV3Large(options: FeatureExtractorOptions): FeatureExtractor {
  return build('large', options);
}

/** The same with MobileNet v3 small. */
export function ssdMobilenetV3Small(options: FeatureExtractorOptions): FeatureExtractor {
  return build('small', options);
}
