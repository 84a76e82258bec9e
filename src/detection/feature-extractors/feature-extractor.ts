/**
 * @module
 * What a feature extractor is: from pixels to the feature maps that anchors are tiled over
 * (ssd_meta_arch.py, SSDFeatureExtractor), and what the configuration says to all of them. Each type takes all of
 * `FeatureExtractorOptions`; `config/support/feature-extractors.ts` says which fields a type does not know, so that
 * they are refused before.
 */

import type { Value } from '../../graph/graph.ts';
import type { ConvHyperparams } from '../../nn/layers/conv-hyperparams.ts';
import type { Padding } from '../../nn/layers/convolution-pads.ts';
import type { Network } from '../../nn/network.ts';
import type { Convention } from '../convention.ts';
import type { DepthRule } from './channel-depth.ts';
import type { Preprocess } from './preprocess.ts';

export interface FeatureExtractor {
  /** The configuration's `type`. */
  readonly type: string;
  /** The smallest height and width that it takes. */
  readonly minImageSide: number;
  /** [B, 3, H, W] RGB, 0..255, to what the backbone expects. Padding is added after this, so that it is 0 here. */
  readonly preprocess: Preprocess;
  /** Preprocessed [B, 3, H, W] to feature maps [B, Cᵢ, Hᵢ, Wᵢ], finest first. */
  extract(network: Network, preprocessed: Value): readonly Value[];
}

/** What every type is told. */
export interface FeatureExtractorOptions {
  /** The configuration's `type`, in the spelling used. */
  readonly type: string;
  /** Slim's for TensorFlow 1's spelling of the type, Keras's for that in `_keras`. */
  readonly convention: Convention;
  readonly depth: DepthRule;
  /** Of the layers on top of the backbone; of the backbone too with `overrideBackbone`. Frozen where they shall be. */
  readonly hyperparams: ConvHyperparams;
  readonly overrideBackbone: boolean;
  /** Keep the backbone's batch normalisation at its moving statistics under training. */
  readonly freezeBatchNorm: boolean;
  readonly padding: Padding;
  readonly useDepthwise: boolean;
  /** Input height and width are padded to a multiple of this; 1: not at all. */
  readonly padToMultiple: number;
  /** How many feature maps, from the finest, at most 6. Of a row of maps only. */
  readonly numLayers: number;
}

/** A feature pyramid's settings (fpn.proto). Level l has stride 2^l. */
export interface FpnOptions {
  readonly minLevel: number;
  readonly maxLevel: number;
  /** Channels of each level, before thinning. */
  readonly additionalLayerDepth: number;
  /** What is carried from a level down to the next finer one: the sum, or the output of the smoothing convolution. */
  readonly topDown: 'SUM' | 'SMOOTHED';
}

/** How the maps that meet in a pyramid become one: added, by weights that are learned, or by none. */
export type CombineMethod = 'fast_attention' | 'attention' | 'weighted_sum' | 'sum';

/** The settings of a pyramid that is run through several times (fpn.proto). */
export interface BifpnOptions {
  readonly minLevel: number;
  readonly maxLevel: number;
  readonly numIterations: number;
  readonly numFilters: number;
  readonly combineMethod: CombineMethod;
}

/** What a type with a feature pyramid is told. */
export interface FpnExtractorOptions extends FeatureExtractorOptions {
  readonly fpn: FpnOptions;
}

/** What a type with a pyramid run through several times is told. */
export interface BifpnExtractorOptions extends FeatureExtractorOptions {
  readonly bifpn: BifpnOptions;
}
