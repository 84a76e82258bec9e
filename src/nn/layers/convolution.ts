/**
 * @module
 * Convolution layers: kernel, then batch normalisation or a bias, then the activation, as slim.conv2d and
 * slim.separable_conv2d do. Kernels are square and [O, I, kH, kW]; upstream's are [kH, kW, I, O], depthwise
 * [kH, kW, C, 1].
 */

import type { Value } from '../../graph/graph.ts';
import { conv2d } from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import { activate } from '../activation.ts';
import { zeros } from '../initializers/constant.ts';
import type { Initializer } from '../initializers/initializer.ts';
import type { Network } from '../network.ts';
import type { Regularizer } from '../regularizers.ts';
import { batchNorm } from './batch-norm.ts';
import type { ConvHyperparams, KernelHyperparams } from './conv-hyperparams.ts';
import { convolutionPads, type Padding } from './convolution-pads.ts';

export interface DepthwiseOptions {
  /** The variable scope: `FeatureExtractor/MobilenetV1/Conv2d_1_depthwise`. */
  readonly scope: string;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: Padding;
  readonly hyperparams: ConvHyperparams;
  /** Where in the scope batch normalisation has its variables; `BatchNorm` if absent. */
  readonly normScope?: string | undefined;
  /** Where there is a bias; zeros if absent. */
  readonly biasInitializer?: Initializer | undefined;
  readonly biasRegularizer?: Regularizer | undefined;
}

export interface ConvolutionOptions extends DepthwiseOptions {
  /** Output channels. */
  readonly depth: number;
}

export interface SeparableOptions extends ConvolutionOptions {
  /** How the pointwise kernel starts and is penalised; as the depthwise one if absent. */
  readonly pointwise?: KernelHyperparams | undefined;
}

/** A kernel to ask for: its name in the scope, its shape, and how many groups of channels it convolves apart. */
interface Kernel {
  readonly name: string;
  readonly shape: readonly [outputs: number, inputs: number, height: number, width: number];
  readonly groups: number;
}

/** How a kernel starts, and how it moves over its input. */
interface Move {
  readonly scope: string;
  readonly stride: number;
  readonly padding: Padding;
  readonly start: KernelHyperparams;
  /** The first value of a bias, where there is one. */
  readonly bias?: Initializer | undefined;
  readonly biasRegularizer?: Regularizer | undefined;
}

/** x convolved with a kernel of its own, and a bias added. */
function convolve(
  network: Network,
  x: Value,
  { name, shape, groups }: Kernel,
  { scope, stride, padding, start, bias, biasRegularizer }: Move,
): Value {
  const [, , height, width] = staticShape(x.shape);
  const pads = convolutionPads({ padding, height, width, kernel: shape[2], stride });
  const kernel = network.parameter({
    name: `${scope}/${name}`,
    shape,
    initialize: start.initializer,
    trainable: true,
    regularizer: start.regularizer,
  });
  const biases =
    bias &&
    network.parameter({
      name: `${scope}/biases`,
      shape: [shape[0]],
      initialize: bias,
      trainable: true,
      regularizer: biasRegularizer,
    });
  return conv2d(x, kernel, { strides: [stride, stride], pads, dilations: [1, 1], groups }, biases);
}

/** The bias that a layer has: where batch normalisation would take it away again it has none, unless told. */
function biasOf({ hyperparams, biasInitializer = zeros }: DepthwiseOptions): Initializer | undefined {
  const { bias, batchNorm: normalizer } = hyperparams;
  const wanted = bias === 'ALWAYS' || (bias !== 'NEVER' && normalizer === undefined);
  return wanted ? biasInitializer : undefined;
}

/** What follows the kernels. */
function finish(network: Network, y: Value, options: DepthwiseOptions): Value {
  const { scope, normScope = 'BatchNorm', hyperparams } = options;
  const { batchNorm: normalizer, activation } = hyperparams;
  const normalised =
    normalizer === undefined ? y : batchNorm(network, y, `${scope}/${normScope}`, normalizer);
  return activate(normalised, activation);
}

const channelsOf = (x: Value): number => staticShape([x.shape[1]])[0];

const depthwiseKernel = (x: Value, side: number): Kernel => ({
  name: 'depthwise_weights',
  shape: [channelsOf(x), 1, side, side],
  groups: channelsOf(x),
});

/** [B, I, H, W] → [B, depth, H', W']. Parameters: weights [depth, I, k, k], and biases [depth] or BatchNorm/…. */
export function convolution(network: Network, x: Value, options: ConvolutionOptions): Value {
  const { scope, kernel: side, depth, hyperparams } = options;
  const kernel: Kernel = { name: 'weights', shape: [depth, channelsOf(x), side, side], groups: 1 };
  return network.graph.scope(scope, () => {
    const move = { ...options, start: hyperparams, bias: biasOf(options) };
    return finish(network, convolve(network, x, kernel, move), options);
  });
}

/** [B, C, H, W] → [B, C, H', W'], each channel by itself. Parameters: depthwise_weights [C, 1, k, k], and as above. */
export function depthwiseConvolution(network: Network, x: Value, options: DepthwiseOptions): Value {
  const { scope, kernel: side, hyperparams } = options;
  return network.graph.scope(scope, () => {
    const move = { ...options, start: hyperparams, bias: biasOf(options) };
    return finish(network, convolve(network, x, depthwiseKernel(x, side), move), options);
  });
}

/**
 * [B, I, H, W] → [B, depth, H', W']: a depthwise convolution, and at once a pointwise one (slim.separable_conv2d with
 * outputs, Keras's SeparableConv2D). Parameters: depthwise_weights [I, 1, k, k], pointwise_weights [depth, I, 1, 1],
 * and as above.
 */
export function separableConvolution(network: Network, x: Value, options: SeparableOptions): Value {
  const { scope, kernel: side, depth, hyperparams, pointwise = hyperparams } = options;
  const kernel: Kernel = { name: 'pointwise_weights', shape: [depth, channelsOf(x), 1, 1], groups: 1 };
  return network.graph.scope(scope, () => {
    const thin = convolve(network, x, depthwiseKernel(x, side), { ...options, start: hyperparams });
    const move = { scope, stride: 1, padding: 'SAME', start: pointwise, bias: biasOf(options) } as const;
    return finish(network, convolve(network, thin, kernel, move), options);
  });
}
