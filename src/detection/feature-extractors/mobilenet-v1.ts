/**
 * @module
 * The MobileNet v1 backbone (Howard et al. 2017, table 1) without its classifier, as slim's mobilenet_v1_base: one
 * 3×3 convolution, then 13 blocks of a depthwise 3×3 and a pointwise convolution.
 */

import type { Value } from '../../graph/graph.ts';
import { truncatedNormal } from '../../nn/initializers/truncated-normal.ts';
import type { ConvHyperparams } from '../../nn/layers/conv-hyperparams.ts';
import { convolution, depthwiseConvolution } from '../../nn/layers/convolution.ts';
import type { Padding } from '../../nn/layers/convolution-pads.ts';
import type { Network } from '../../nn/network.ts';
import { channelDepth, type DepthRule } from './channel-depth.ts';
import type { FeatureExtractorOptions } from './feature-extractor.ts';

const STEM = { stride: 2, depth: 32 } as const;

/** Blocks 1 … 13: stride of the depthwise convolution, channels of the pointwise one before thinning. */
const BLOCKS: readonly (readonly [stride: number, depth: number])[] = [
  [1, 64],
  [2, 128],
  [1, 128],
  [2, 256],
  [1, 256],
  [2, 512],
  [1, 512],
  [1, 512],
  [1, 512],
  [1, 512],
  [1, 512],
  [2, 1024],
  [1, 1024],
];

/**
 * What slim's mobilenet_v1_arg_scope fixes, whatever the configuration says: truncated normal of 0.09, L2 of 4e-5 on
 * depthwise kernels too (upstream asks for that), batch normalisation, ReLU6.
 */
export function mobilenetV1Hyperparams(options: { readonly trainBatchNorm: boolean }): ConvHyperparams {
  return {
    initializer: truncatedNormal(0, 0.09),
    regularizer: { kind: 'l2', weight: 4e-5 },
    batchNorm: { decay: 0.9997, epsilon: 0.001, center: true, scale: true, train: options.trainBatchNorm },
    activation: 'RELU_6',
  };
}

/** What the last two blocks have in a depthwise pyramid ("FPNLite"), by their number. */
const NARROW_DEPTHS: ReadonlyMap<number, number> = new Map([
  [12, 512],
  [13, 256],
]);

/** The backbone's hyperparams in a detector: its own, or the configuration's. Keras has no biases in it. */
export function mobilenetV1BackboneHyperparams(options: FeatureExtractorOptions): ConvHyperparams {
  if (!options.overrideBackbone) return mobilenetV1Hyperparams({ trainBatchNorm: !options.freezeBatchNorm });
  return options.convention === 'keras' ? { ...options.hyperparams, bias: 'NEVER' } : options.hyperparams;
}

export interface MobilenetV1Options {
  readonly depth: DepthRule;
  /** Narrow the last two blocks, as under a depthwise pyramid. */
  readonly narrow?: boolean;
  readonly padding: Padding;
  readonly hyperparams: ConvHyperparams;
  /** Of the depthwise convolutions, where they differ. */
  readonly depthwise?: ConvHyperparams;
}

/**
 * The backbone's layers by name: `Conv2d_0`, `Conv2d_1_depthwise`, `Conv2d_1_pointwise`, … `Conv2d_13_pointwise`.
 *
 * @param x preprocessed images [B, 3, H, W]; `Conv2d_13_pointwise` is [B, 1024 · multiplier, ⌈H/32⌉, ⌈W/32⌉].
 * @param scope the variables' scope, `FeatureExtractor/MobilenetV1`.
 */
export function mobilenetV1(
  network: Network,
  x: Value,
  scope: string,
  { depth, narrow = false, padding, hyperparams, depthwise = hyperparams }: MobilenetV1Options,
): ReadonlyMap<string, Value> {
  const endpoints = new Map<string, Value>();
  let current = x;
  const layer = (name: string, build: (scope: string) => Value): void => {
    current = build(`${scope}/${name}`);
    endpoints.set(name, current);
  };
  const common = { padding, hyperparams };
  layer('Conv2d_0', (s) => {
    const stem = {
      ...common,
      scope: s,
      kernel: 3,
      stride: STEM.stride,
      depth: channelDepth(STEM.depth, depth),
    };
    return convolution(network, current, stem);
  });
  BLOCKS.forEach(([stride, channels], i) => {
    layer(`Conv2d_${i + 1}_depthwise`, (s) =>
      depthwiseConvolution(network, current, {
        padding,
        hyperparams: depthwise,
        scope: s,
        kernel: 3,
        stride,
      }),
    );
    layer(`Conv2d_${i + 1}_pointwise`, (s) => {
      const wanted = (narrow && NARROW_DEPTHS.get(i + 1)) || channels;
      const pointwise = { ...common, scope: s, kernel: 1, stride: 1, depth: channelDepth(wanted, depth) };
      return convolution(network, current, pointwise);
    });
  });
  return endpoints;
}
