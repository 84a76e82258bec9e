/**
 * @module
 * The feature extractors `ssd_mobilenet_v1` and `ssd_mobilenet_v1_keras`
 * (models/ssd_mobilenet_v1_feature_extractor.py, ssd_mobilenet_v1_keras_feature_extractor.py): MobileNet v1 and four
 * new maps. On 300×300: 19, 10, 5, 3, 2 and 1 cells a side, 512, 1024, 512, 256, 256 and 128 channels.
 */

import type { FeatureExtractor, FeatureExtractorOptions } from './feature-extractor.ts';
import { mobilenetV1, mobilenetV1BackboneHyperparams } from './mobilenet-v1.ts';
import { type FeatureMapSource, multiResolutionFeatureMaps } from './multi-resolution-feature-maps.ts';
import { padToMultiple } from './pad-to-multiple.ts';
import { toUnitRange } from './preprocess.ts';

const SCOPE = 'FeatureExtractor/MobilenetV1';

const SOURCES: readonly FeatureMapSource[] = [
  { layer: 'Conv2d_11_pointwise' },
  { layer: 'Conv2d_13_pointwise' },
  { depth: 512 },
  { depth: 256 },
  { depth: 256 },
  { depth: 128 },
];

/** SSD feature extraction with MobileNet v1. Input values are scaled to x · 2/255 − 1. */
export function ssdMobilenetV1(options: FeatureExtractorOptions): FeatureExtractor {
  const { depth, padding } = options;
  const backbone = mobilenetV1BackboneHyperparams(options);
  return {
    type: options.type,
    minImageSide: 33,
    preprocess: toUnitRange,
    extract: (network, preprocessed) => {
      const padded = padToMultiple(preprocessed, options.padToMultiple);
      const layers = mobilenetV1(network, padded, SCOPE, { depth, padding, hyperparams: backbone });
      const sources = SOURCES.slice(0, options.numLayers);
      return multiResolutionFeatureMaps(network, layers, SCOPE, { ...options, sources });
    },
  };
}
