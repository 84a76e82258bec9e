/**
 * @module
 * The feature extractors `ssd_mobilenet_v2_fpn` and `ssd_mobilenet_v2_fpn_keras`
 * (models/ssd_mobilenet_v2_fpn_feature_extractor.py, ssd_mobilenet_v2_fpn_keras_feature_extractor.py): MobileNet v2 and a
 * feature pyramid. With `use_depthwise` ("FPNLite") the pyramid is depthwise, and in TensorFlow 1 the backbone's last layer
 * has 256 channels; the TensorFlow 2 extractor prepares that and leaves it out.
 */

import type { FeatureExtractor, FpnExtractorOptions } from './feature-extractor.ts';
import { backboneLevels, featurePyramid } from './feature-pyramid.ts';
import { layerNamed } from './layer-named.ts';
import { MOBILENET_V2_LAST_DEPTH, mobilenetV2 } from './mobilenet-v2.ts';
import { padToMultiple } from './pad-to-multiple.ts';
import { toUnitRange } from './preprocess.ts';
import { slimMobileHyperparams } from './slim-mobile-hyperparams.ts';

const SCOPE = 'FeatureExtractor/MobilenetV2';

/** Levels 2 to 5. */
const LEVELS = ['layer_4', 'layer_7', 'layer_14', 'layer_19'];
const FIRST_COARSE = 20;
/** Of the last layer under FPNLite, before thinning. */
const NARROW_LAST_DEPTH = 256;

/** A pyramid on MobileNet v2. Input values are scaled to x · 2/255 − 1. */
export function ssdMobilenetV2Fpn(options: FpnExtractorOptions): FeatureExtractor {
  const { type, convention, depth, padding, useDepthwise, fpn } = options;
  const narrow = useDepthwise && convention === 'slim';
  const lastDepth = narrow ? NARROW_LAST_DEPTH : MOBILENET_V2_LAST_DEPTH;
  const backbone = { ...slimMobileHyperparams(options), padding, depth, convention, lastDepth } as const;
  return {
    type,
    minImageSide: 33,
    preprocess: toUnitRange,
    extract: (network, preprocessed) => {
      const padded = padToMultiple(preprocessed, options.padToMultiple);
      const layers = mobilenetV2(network, padded, SCOPE, backbone);
      const maps = backboneLevels(LEVELS, fpn).map((name) => layerNamed(layers, name));
      return featurePyramid(network, maps, {
        ...options,
        scope: `${SCOPE}/fpn`,
        coarseName: (n) => `bottom_up_Conv2d_${FIRST_COARSE + n}`,
      });
    },
  };
}
