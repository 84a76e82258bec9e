/**
 * @module
 * The feature extractors `ssd_resnet50_v1_fpn`, `ssd_resnet101_v1_fpn`, `ssd_resnet152_v1_fpn` and their `_keras`
 * spellings (models/ssd_resnet_v1_fpn_feature_extractor.py, ssd_resnet_v1_fpn_keras_feature_extractor.py): a ResNet and
 * a feature pyramid, RetinaNet's. Upstream does not use `use_depthwise`, and so does this.
 */

import type { FeatureExtractor, FpnExtractorOptions } from './feature-extractor.ts';
import { backboneLevels, featurePyramid } from './feature-pyramid.ts';
import { padToMultiple } from './pad-to-multiple.ts';
import { lessMeanColour } from './preprocess.ts';
import { type ResnetDepth, resnetV1 } from './resnet-v1.ts';

const FIRST_COARSE = 5;

/** A pyramid on a ResNet of `layers` layers. The mean colour is taken off the input. */
export function ssdResnetV1Fpn(layers: ResnetDepth): (options: FpnExtractorOptions) => FeatureExtractor {
  const scope = `FeatureExtractor/resnet_v1_${layers}`;
  return (options) => {
    const { type, fpn } = options;
    return {
      type,
      minImageSide: 129,
      preprocess: lessMeanColour,
      extract: (network, preprocessed) => {
        const padded = padToMultiple(preprocessed, options.padToMultiple);
        const blocks = resnetV1(network, padded, scope, { ...options, layers });
        return featurePyramid(network, backboneLevels(blocks, fpn), {
          ...options,
          padding: 'SAME',
          useDepthwise: false,
          scope: `${scope}/fpn`,
          coarseName: (n) => `bottom_up_block${FIRST_COARSE + n}`,
        });
      },
    };
  };
}
