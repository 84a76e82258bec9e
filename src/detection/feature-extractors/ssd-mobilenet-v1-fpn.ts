/**
 * @module
 * The feature extractors `ssd_mobilenet_v1_fpn` and `ssd_mobilenet_v1_fpn_keras`
 * (models/ssd_mobilenet_v1_fpn_feature_extractor.py, ssd_mobilenet_v1_fpn_keras_feature_extractor.py): MobileNet v1 and
 * a feature pyramid. With `use_depthwise` the pyramid is depthwise and the last two blocks are narrower.
 */

import type { FeatureExtractor, FpnExtractorOptions } from './feature-extractor.ts';
import { backboneLevels, featurePyramid } from './feature-pyramid.ts';
import { layerNamed } from './layer-named.ts';
import { mobilenetV1, mobilenetV1BackboneHyperparams } from './mobilenet-v1.ts';
import { padToMultiple } from './pad-to-multiple.ts';
import { toUnitRange } from './preprocess.ts';

const SCOPE = 'FeatureExtractor/MobilenetV1';

/** Levels 2 to 5. */
const LEVELS = ['Conv2d_3_pointwise', 'Conv2d_5_pointwise', 'Conv2d_11_pointwise', 'Conv2d_13_pointwise'];
const FIRST_COARSE = 14;

/** A pyramid on MobileNet v1. Input values are scaled to x · 2/255 − 1. */
export function ssdMobilenetV1Fpn(options: FpnExtractorOptions): FeatureExtractor {
  const { type, depth, padding, useDepthwise, fpn } = options;
  return {
    type,
    minImageSide: 33,
    preprocess: toUnitRange,
    extract: (network, preprocessed) => {
      const layers = mobilenetV1(network, padToMultiple(preprocessed, options.padToMultiple), SCOPE, {
        depth,
        padding,
        narrow: useDepthwise,
        hyperparams: mobilenetV1BackboneHyperparams(options),
      });
      const maps = backboneLevels(LEVELS, fpn).map((name) => layerNamed(layers, name));
      return featurePyramid(network, maps, {
        ...options,
        scope: `${SCOPE}/fpn`,
        coarseName: (n) => `bottom_up_Conv2d_${FIRST_COARSE + n}`,
      });
    },
  };
}
