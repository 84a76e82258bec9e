/**
 * @module
 * Convolution layers: kernel, then batch normalisation or a bias, then the activation, as slim.conv2d and
 * slim.separable_conv2d (without its pointwise half) do. Kernels are square and [O, I, kH, kW]; upstream's are
 * [kH, kW, I, O], depthwise [kH, kW, C, 1].
 */

import type { Value } from '../../graph/graph.ts';
import { conv2d } from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import { activate } from '../activation.ts';
import { zeros } from '../initializers/constant.ts';
import type { Initializer } from '../initializers/initializer.ts';
import type { Network } from '../network.ts';
import { batchNorm } from './batch-norm.ts';
import type { ConvHyperparams } from './conv-hyperparams.ts';
import { convolutionPads, type Padding } from './convolution-pads.ts';

export interface DepthwiseOptions {
  /** The variable scope: `FeatureExtractor/MobilenetV1/Conv2d_1_depthwise`. */
  readonly scope: string;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: Padding;
  readonly hyperparams: ConvHyperparams;
}

export interface ConvolutionOptions extends DepthwiseOptions {
  /** Output channels. */
  readonly depth: number;
  /** Where there is a bias; zeros if absent. */
  readonly biasInitializer?: Initializer;
}

function convolve(
  network: Network,
  x: Value,
  o: DepthwiseOptions & {
    readonly kernelName: string;
    readonly kernelShape: readonly number[];
    readonly groups: number;
    readonly biasInitializer?: Initializer | undefined;
  },
): Value {
  const { initializer, regularizer, batchNorm: normalizer, activation } = o.hyperparams;
  const [, , height, width] = staticShape(x.shape);
  const pads = convolutionPads({ padding: o.padding, height, width, kernel: o.kernel, stride: o.stride });
  return network.graph.scope(o.scope, () => {
    const kernel = network.parameter({
      name: `${o.scope}/${o.kernelName}`,
      shape: o.kernelShape,
      initialize: initializer,
      trainable: true,
      regularizer,
    });
    // Batch normalisation takes a bias away again, unless it has no offset of its own.
    const bias =
      normalizer?.center === true
        ? undefined
        : network.parameter({
            name: `${o.scope}/biases`,
            shape: [o.kernelShape[0]],
            initialize: o.biasInitializer ?? zeros,
            trainable: true,
          });
    const strides = [o.stride, o.stride] as const;
    const y = conv2d(x, kernel, { strides, pads, dilations: [1, 1], groups: o.groups }, bias);
    const normalised =
      normalizer === undefined ? y : batchNorm(network, y, `${o.scope}/BatchNorm`, normalizer);
    return activate(normalised, activation);
  });
}

/** [B, I, H, W] → [B, depth, H', W']. Parameters: weights [depth, I, k, k], and biases [depth] or BatchNorm/…. */
export function convolution(network: Network, x: Value, options: ConvolutionOptions): Value {
  const { kernel, depth } = options;
  const [inputs] = staticShape([x.shape[1]]);
  const kernelShape = [depth, inputs, kernel, kernel];
  return convolve(network, x, { ...options, kernelName: 'weights', kernelShape, groups: 1 });
}

/** [B, C, H, W] → [B, C, H', W'], each channel by itself. Parameters: depthwise_weights [C, 1, k, k], and as above. */
export function depthwiseConvolution(network: Network, x: Value, options: DepthwiseOptions): Value {
  const [channels] = staticShape([x.shape[1]]);
  const kernelShape = [channels, 1, options.kernel, options.kernel];
  return convolve(network, x, { ...options, kernelName: 'depthwise_weights', kernelShape, groups: channels });
}
