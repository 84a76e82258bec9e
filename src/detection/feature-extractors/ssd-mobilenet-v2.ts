/**
 * @module
 * The feature extractors `ssd_mobilenet_v2` and `ssd_mobilenet_v2_keras` (models/ssd_mobilenet_v2_feature_extractor.py,
 * ssd_mobilenet_v2_keras_feature_extractor.py): MobileNet v2 and four new maps. The first map is the inside of a block. On
 * 300×300: 19, 10, 5, 3, 2 and 1 cells a side, 576, 1280, 512, 256, 256 and 128 channels.
 */

import type { FeatureExtractor, FeatureExtractorOptions } from './feature-extractor.ts';
import { MOBILENET_V2_LAST_DEPTH, mobilenetV2 } from './mobilenet-v2.ts';
import { type FeatureMapSource, multiResolutionFeatureMaps } from './multi-resolution-feature-maps.ts';
import { padToMultiple } from './pad-to-multiple.ts';
import { toUnitRange } from './preprocess.ts';
import { slimMobileHyperparams } from './slim-mobile-hyperparams.ts';

const SCOPE = 'FeatureExtractor/MobilenetV2';

const SOURCES: readonly FeatureMapSource[] = [
  { layer: 'layer_15/expansion_output' },
  { layer: 'layer_19' },
  { depth: 512 },
  { depth: 256 },
  { depth: 256 },
  { depth: 128 },
];

/** SSD feature extraction with MobileNet v2. Input values are scaled to x · 2/255 − 1. */
export function ssdMobilenetV2(options: FeatureExtractorOptions): FeatureExtractor {
  const { type, convention, depth, padding } = options;
  const backbone = { ...slimMobileHyperparams(options), padding, depth, convention } as const;
  return {
    type,
    minImageSide: 33,
    preprocess: toUnitRange,
    extract: (network, preprocessed) => {
      const padded = padToMultiple(preprocessed, options.padToMultiple);
      const layers = mobilenetV2(network, padded, SCOPE, { ...backbone, lastDepth: MOBILENET_V2_LAST_DEPTH });
      const sources = SOURCES.slice(0, options.numLayers);
      return multiResolutionFeatureMaps(network, layers, SCOPE, { ...options, sources });
    },
  };
}
