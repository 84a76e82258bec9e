/**
 * @module
 * The feature extractor `ssd_mobilenet_v1_ppn` (models/ssd_mobilenet_v1_ppn_feature_extractor.py,
 * feature_map_generators.py, pooling_pyramid_feature_maps; Jin et al. 2018): one layer of MobileNet v1, and maps of half
 * the size each by max pooling alone. `use_depthwise` has nothing to change in it.
 *
 * Deliberate difference: `num_layers` cuts the row of maps; upstream always makes six.
 */

import { maxPooling } from '../../nn/layers/pooling.ts';
import type { FeatureExtractor, FeatureExtractorOptions } from './feature-extractor.ts';
import { layerNamed } from './layer-named.ts';
import { mobilenetV1, mobilenetV1BackboneHyperparams } from './mobilenet-v1.ts';
import { padToMultiple } from './pad-to-multiple.ts';
import { toUnitRange } from './preprocess.ts';

const SCOPE = 'FeatureExtractor/MobilenetV1';
const BASE = 'Conv2d_11_pointwise';
const MAX_MAPS = 6;

/** Pooling pyramid on MobileNet v1: 19, 10, 5, 3, 2 and 1 cells a side of 300×300, 512 channels each. */
export function ssdMobilenetV1Ppn(options: FeatureExtractorOptions): FeatureExtractor {
  return {
    type: options.type,
    minImageSide: 33,
    preprocess: toUnitRange,
    extract: (network, preprocessed) => {
      const padded = padToMultiple(preprocessed, options.padToMultiple);
      const layers = mobilenetV1(network, padded, SCOPE, {
        depth: options.depth,
        padding: options.padding,
        hyperparams: mobilenetV1BackboneHyperparams(options),
      });
      const maps = [layerNamed(layers, BASE)];
      while (maps.length < Math.min(options.numLayers, MAX_MAPS)) {
        maps.push(maxPooling(maps[maps.length - 1], 2, 2));
      }
      return maps;
    },
  };
}
