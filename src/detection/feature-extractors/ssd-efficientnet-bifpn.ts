/**
 * @module
 * The feature extractor of EfficientDet (Tan et al. 2020): EfficientNet under a bidirectional feature pyramid
 * (models/ssd_efficientnet_bifpn_feature_extractor.py).
 *
 * `override_base_feature_extractor_hyperparams` gives the backbone the configuration's penalty, and nothing else of it.
 *
 * Deliberate difference: `freeze_batchnorm` freezes the backbone too; upstream's EfficientNet does not know it.
 */

import type { Value } from '../../graph/graph.ts';
import { invariant } from '../../util/errors.ts';
import { bifpn } from './bifpn.ts';
import { EFFICIENTNET_PENALTY, type EfficientNetVersion, efficientNet } from './efficientnet.ts';
import type { BifpnExtractorOptions, BifpnOptions, FeatureExtractor } from './feature-extractor.ts';
import { COARSEST_BACKBONE_LEVEL } from './feature-pyramid.ts';
import { padToMultiple } from './pad-to-multiple.ts';
import { standardised } from './preprocess.ts';

/** A type's own values, where the configuration has no `bifpn`. */
export type BifpnDefaults = Pick<BifpnOptions, 'numIterations' | 'numFilters' | 'combineMethod'>;

/** What each version's pyramid is unless the configuration says otherwise (Tan et al. 2020, table 1; b6 and b7 add maps). */
export const BIFPN_DEFAULTS: Readonly<Record<EfficientNetVersion, BifpnDefaults>> = {
  b0: { numIterations: 3, numFilters: 64, combineMethod: 'fast_attention' },
  b1: { numIterations: 4, numFilters: 88, combineMethod: 'fast_attention' },
  b2: { numIterations: 5, numFilters: 112, combineMethod: 'fast_attention' },
  b3: { numIterations: 6, numFilters: 160, combineMethod: 'fast_attention' },
  b4: { numIterations: 7, numFilters: 224, combineMethod: 'fast_attention' },
  b5: { numIterations: 7, numFilters: 288, combineMethod: 'fast_attention' },
  b6: { numIterations: 8, numFilters: 384, combineMethod: 'sum' },
  b7: { numIterations: 8, numFilters: 384, combineMethod: 'sum' },
};

/** SSD feature extraction with an EfficientNet and BiFPN. Input values become (x / 255 − mean) / deviation by channel. */
export function ssdEfficientNetBifpn(
  version: EfficientNetVersion,
): (options: BifpnExtractorOptions) => FeatureExtractor {
  return (options) => {
    const { minLevel, maxLevel, numFilters } = options.bifpn;
    const { hyperparams, freezeBatchNorm } = options;
    const backboneMaxLevel = Math.min(maxLevel, COARSEST_BACKBONE_LEVEL);
    return {
      type: options.type,
      minImageSide: 129,
      preprocess: standardised,
      extract: (network, preprocessed) => {
        const padded = padToMultiple(preprocessed, options.padToMultiple);
        const levels = efficientNet(network, padded, 'FeatureExtractor/EfficientNet', {
          version,
          trainBatchNorm: !freezeBatchNorm,
          penalty: options.overrideBackbone ? hyperparams.regularizer : EFFICIENTNET_PENALTY,
          maxLevel: backboneMaxLevel,
        });
        const inputs: Value[] = [];
        for (let level = minLevel; level <= backboneMaxLevel; level++) {
          const map = levels.get(level);
          invariant(map !== undefined, `the backbone has no level ${level}`);
          inputs.push(map);
        }
        return bifpn(network, inputs, 'FeatureExtractor/bifpn', {
          ...options.bifpn,
          numFilters: Math.max(numFilters, options.depth.minDepth),
          hyperparams,
        });
      },
    };
  };
}
