/**
 * @module
 * What a feature extractor is: from pixels to the feature maps that anchors are tiled over
 * (ssd_meta_arch.py, SSDFeatureExtractor).
 */

import type { Value } from '../../graph/graph.ts';
import type { Network } from '../../nn/network.ts';

export interface FeatureExtractor {
  /** The configuration's `type`. */
  readonly type: string;
  /** The smallest height and width that it takes. */
  readonly minImageSide: number;
  /** [B, 3, H, W] RGB, 0..255, to what the backbone expects. Padding is added after this, so that it is 0 here. */
  preprocess(images: Value): Value;
  /** Preprocessed [B, 3, H, W] to feature maps [B, Cᵢ, Hᵢ, Wᵢ], finest first. */
  extract(network: Network, preprocessed: Value): readonly Value[];
}
