/**
 * @module
 * SSD's pyramid: some of the backbone's layers, then new maps of half the size each, made from the map before
 * (Liu et al. 2016, section 2.1; feature_map_generators.py, multi_resolution_feature_maps).
 */

import type { Value } from '../../graph/graph.ts';
import type { ConvHyperparams } from '../../nn/layers/conv-hyperparams.ts';
import { convolution, depthwiseConvolution } from '../../nn/layers/convolution.ts';
import type { Padding } from '../../nn/layers/convolution-pads.ts';
import type { Network } from '../../nn/network.ts';
import { invariant } from '../../util/errors.ts';
import { type Convention, depthwiseHyperparams } from '../convention.ts';
import { channelDepth, type DepthRule } from './channel-depth.ts';
import { layerNamed } from './layer-named.ts';

/** One map: a layer of the backbone, or a new one of so many channels before thinning. */
export type FeatureMapSource =
  | { readonly layer: string }
  | { readonly depth: number /** Of the convolution of stride 2; 3 if absent. */; readonly kernel?: number };

export interface MultiResolutionOptions {
  readonly sources: readonly FeatureMapSource[];
  readonly depth: DepthRule;
  readonly padding: Padding;
  readonly useDepthwise: boolean;
  readonly hyperparams: ConvHyperparams;
  /** Keras leaves depthwise kernels at its own first values, without a penalty. */
  readonly convention: Convention;
}

const KERNEL = 3;
const STRIDE = 2;

/**
 * Feature maps [B, Cᵢ, Hᵢ, Wᵢ] in the order of `sources`. A new map is a 1×1 convolution to half its channels, then a
 * 3×3 one of stride 2; with `useDepthwise` that is a depthwise one of stride 2, then a 1×1 one.
 *
 * @param layers the backbone's layers by name.
 * @param scope the variables' scope; layers are named after the last backbone layer used:
 * `{layer}_1_Conv2d_{i}_1x1_{depth/2}`, `{layer}_2_Conv2d_{i}_3x3_s2_{depth}`, i the map's index.
 */
export function multiResolutionFeatureMaps(
  network: Network,
  layers: ReadonlyMap<string, Value>,
  scope: string,
  options: MultiResolutionOptions,
): readonly Value[] {
  const { padding, hyperparams } = options;
  const common = { padding, hyperparams };
  let base = '';
  let current: Value | undefined;
  return options.sources.map((source, i) => {
    if ('layer' in source) {
      base = source.layer;
      current = layerNamed(layers, base);
      return current;
    }
    invariant(current !== undefined, 'a new feature map needs one before it');
    const half = channelDepth(Math.floor(source.depth / 2), options.depth);
    const depth = channelDepth(source.depth, options.depth);
    const narrow = `${scope}/${base}_1_Conv2d_${i}_1x1_${half}`;
    const { kernel = KERNEL } = source;
    const shrink = `${scope}/${base}_2_Conv2d_${i}_${kernel}x${kernel}_s${STRIDE}_${depth}`;
    const thin = convolution(network, current, {
      ...common,
      scope: narrow,
      kernel: 1,
      stride: 1,
      depth: half,
    });
    if (options.useDepthwise) {
      const spatial = {
        padding,
        scope: `${shrink}_depthwise`,
        kernel,
        stride: STRIDE,
        hyperparams: depthwiseHyperparams(hyperparams, options.convention),
      };
      const small = depthwiseConvolution(network, thin, spatial);
      current = convolution(network, small, { ...common, scope: shrink, kernel: 1, stride: 1, depth });
    } else {
      current = convolution(network, thin, {
        ...common,
        scope: shrink,
        kernel,
        stride: STRIDE,
        depth,
      });
    }
    return current;
  });
}
