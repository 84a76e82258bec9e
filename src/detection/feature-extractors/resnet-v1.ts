/**
 * @module
 * The ResNet v1 backbones of 50, 101 and 152 layers (He et al. 2016, table 1) without classifier, as slim's resnet_v1
 * with `store_non_strided_activations` and as Keras's ResNet under the Object Detection API's layers: a 7×7 convolution
 * of stride 2, max pooling, and four blocks of bottleneck units. Both generations halve the map between blocks, at the
 * entry of the next block's 1×1 convolutions, so that they compute the same; slim calls it a subsampling.
 *
 * Under `override_base_feature_extractor_hyperparams` they differ: slim keeps its own decay, epsilon and multiplier of
 * batch normalisation and the ReLU at the end of a unit; Keras takes all from the configuration. Keras's penalty is
 * twice slim's, its first values are half as wide in variance.
 *
 * Keras numbers layers by depth, so that a unit with a convolution for a shortcut has in its list of layers: conv1,
 * conv2, then shortcut, conv3, and batch normalisations after them in the same order.
 */

import type { Value } from '../../graph/graph.ts';
import { add, slice } from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import { type Activation, activate } from '../../nn/activation.ts';
import { KERAS_TRUNCATION, varianceScaling } from '../../nn/initializers/variance-scaling.ts';
import type { ConvHyperparams } from '../../nn/layers/conv-hyperparams.ts';
import { convolution } from '../../nn/layers/convolution.ts';
import { maxPooling } from '../../nn/layers/pooling.ts';
import type { Network } from '../../nn/network.ts';
import type { Convention } from '../convention.ts';
import { channelDepth, type DepthRule } from './channel-depth.ts';
import type { FeatureExtractorOptions } from './feature-extractor.ts';

export type ResnetDepth = 50 | 101 | 152;

/** Units of each of the four blocks. */
export const RESNET_UNITS: Readonly<Record<ResnetDepth, readonly [number, number, number, number]>> = {
  50: [3, 4, 6, 3],
  101: [3, 4, 23, 3],
  152: [3, 8, 36, 3],
};

const STEM_DEPTH = 64;
/** Channels inside the units of each block; at their ends there are four times as many. */
const BLOCK_DEPTHS = [64, 128, 256, 512] as const;
const EXPANSION = 4;

const BATCH_NORM = { decay: 0.997, epsilon: 1e-5, center: true, scale: true };

/** What a unit's convolutions have, and the activation at its end. */
interface ResnetHyperparams {
  readonly hyperparams: ConvHyperparams;
  readonly output: Activation;
}

/** The backbone's hyperparams in a detector: its own, or the configuration's as far as they reach. */
function backboneHyperparams(options: FeatureExtractorOptions): ResnetHyperparams {
  const { convention, overrideBackbone, hyperparams, freezeBatchNorm } = options;
  const keras = convention === 'keras';
  if (!overrideBackbone) {
    const scaling = { mode: 'FAN_IN', uniform: false } as const;
    const own: ConvHyperparams = {
      initializer: varianceScaling(
        keras ? { ...scaling, factor: 1, truncation: KERAS_TRUNCATION } : { ...scaling, factor: 2 },
      ),
      regularizer: { kind: 'l2', weight: keras ? 2e-4 : 1e-4 },
      batchNorm: { ...BATCH_NORM, train: !freezeBatchNorm },
      activation: 'RELU',
    };
    return { hyperparams: own, output: 'RELU' };
  }
  if (keras) return { hyperparams: { ...hyperparams, bias: 'NEVER' }, output: hyperparams.activation };
  const { batchNorm } = hyperparams;
  return {
    hyperparams: { ...hyperparams, batchNorm: batchNorm && { ...batchNorm, ...BATCH_NORM } },
    output: 'RELU',
  };
}

/** Every second row and column. */
function halve(x: Value): Value {
  const shape = staticShape(x.shape);
  return slice(x, [0, 0, 0, 0], shape, [1, 1, 2, 2]);
}

/** The channels within a unit and at its end. Keras thins both, slim the inner ones. */
function unitDepths(inner: number, depth: DepthRule, convention: Convention): readonly [number, number] {
  const narrow = channelDepth(inner, depth);
  return [narrow, convention === 'keras' ? channelDepth(inner * EXPANSION, depth) : narrow * EXPANSION];
}

/** y = activate(shortcut(x) + conv3(conv2(conv1(x)))), a bottleneck of 1×1, 3×3 and 1×1 convolutions. */
function unit(
  network: Network,
  x: Value,
  scope: string,
  [narrow, wide]: readonly [number, number],
  { hyperparams, output }: ResnetHyperparams,
): Value {
  const linear: ConvHyperparams = { ...hyperparams, activation: 'NONE' };
  const layer = (input: Value, name: string, kernel: number, depth: number, h: ConvHyperparams): Value =>
    convolution(network, input, {
      scope: `${scope}/${name}`,
      kernel,
      stride: 1,
      padding: 'SAME',
      depth,
      hyperparams: h,
    });
  const [inputs] = staticShape([x.shape[1]]);
  const shortcut = inputs === wide ? x : layer(x, 'shortcut', 1, wide, linear);
  const first = layer(x, 'conv1', 1, narrow, hyperparams);
  const second = layer(first, 'conv2', 3, narrow, hyperparams);
  return activate(add(shortcut, layer(second, 'conv3', 1, wide, linear)), output);
}

/**
 * The ends of the four blocks, at strides 4, 8, 16 and 32 with 256, 512, 1024 and 2048 channels.
 *
 * @param x preprocessed images [B, 3, H, W].
 * @param scope the variables' scope, `FeatureExtractor/resnet_v1_50`; units are `block1/unit_1/bottleneck_v1/…`.
 */
export function resnetV1(
  network: Network,
  x: Value,
  scope: string,
  options: FeatureExtractorOptions & { readonly layers: ResnetDepth },
): readonly Value[] {
  const { depth, convention, layers } = options;
  const spec = backboneHyperparams(options);
  const stem = convolution(network, x, {
    scope: `${scope}/conv1`,
    kernel: 7,
    stride: 2,
    padding: 'EXPLICIT',
    depth: convention === 'keras' ? channelDepth(STEM_DEPTH, depth) : STEM_DEPTH,
    hyperparams: spec.hyperparams,
  });
  let current = maxPooling(stem, 3, 2);
  return BLOCK_DEPTHS.map((inner, b) => {
    if (b > 0) current = halve(current);
    const depths = unitDepths(inner, depth, convention);
    for (let u = 1; u <= RESNET_UNITS[layers][b]; u++) {
      current = unit(network, current, `${scope}/block${b + 1}/unit_${u}/bottleneck_v1`, depths, spec);
    }
    return current;
  });
}
