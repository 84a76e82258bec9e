/**
 * @module
 * The EfficientNet backbones b0 … b7 (Tan & Le 2019, table 1) as far as detectors use them: b0's table, and for each
 * version by how much it is wider and deeper (TensorFlow model garden, efficientnet_model.py).
 *
 * Levels are taken where upstream takes them (ssd_efficientnet_bifpn_feature_extractor.py): at the blocks that end b0's
 * stages, in the deeper versions too, where stages go on after them. What comes after level 5 is not built.
 */

import type { Value } from '../../graph/graph.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import { KERAS_TRUNCATION, varianceScaling } from '../../nn/initializers/variance-scaling.ts';
import type { ConvHyperparams } from '../../nn/layers/conv-hyperparams.ts';
import { convolution } from '../../nn/layers/convolution.ts';
import { dropConnect } from '../../nn/layers/dropout.ts';
import { squeezeExcite } from '../../nn/layers/squeeze-excite.ts';
import type { Network } from '../../nn/network.ts';
import type { Regularizer } from '../../nn/regularizers.ts';
import { divisibleChannels } from './divisible-channels.ts';
import { invertedResidual } from './inverted-residual.ts';

/** b0's stages. */
const STAGES: readonly (readonly [
  kernel: number,
  blocks: number,
  stride: number,
  expansion: number,
  depth: number,
])[] = [
  [3, 1, 1, 1, 16],
  [3, 2, 2, 6, 24],
  [5, 2, 2, 6, 40],
  [3, 3, 2, 6, 80],
  [5, 3, 1, 6, 112],
  [5, 4, 2, 6, 192],
  [3, 1, 1, 6, 320],
];

const STEM = { kernel: 3, stride: 2, depth: 32 } as const;

/** By how much each version is wider (channels) and deeper (blocks a stage) than b0. */
const SCALES = {
  b0: { width: 1.0, depth: 1.0 },
  b1: { width: 1.0, depth: 1.1 },
  b2: { width: 1.1, depth: 1.2 },
  b3: { width: 1.2, depth: 1.4 },
  b4: { width: 1.4, depth: 1.8 },
  b5: { width: 1.6, depth: 2.2 },
  b6: { width: 1.8, depth: 2.6 },
  b7: { width: 2.0, depth: 3.1 },
} as const;

export type EfficientNetVersion = keyof typeof SCALES;

/** Where level l, of stride 2^l, is taken: stage and block of it. */
const LEVELS: ReadonlyMap<number, string> = new Map([
  [1, 'stack_0/block_0'],
  [2, 'stack_1/block_1'],
  [3, 'stack_2/block_1'],
  [4, 'stack_4/block_2'],
  [5, 'stack_6/block_0'],
]);

/** Channels at a block's input over those of its squeezed gate. */
const SQUEEZE = 4;
/** The share of images that the last block would drop; earlier ones fewer, in proportion. */
const DROP_CONNECT = 0.2;
/** Away from the streams of the box predictor. */
const FIRST_STREAM = 1000;

/** Upstream's own penalty: Keras's l2(5e-6) has no half in it. */
export const EFFICIENTNET_PENALTY: Regularizer = { kind: 'l2', weight: 1e-5 };

interface EfficientNetHyperparams {
  readonly pointwise: ConvHyperparams;
  readonly depthwise: ConvHyperparams;
}

/** Fixed by upstream: He's initialisation by fan out (of a depthwise kernel that is its one channel's), swish. */
function efficientNetHyperparams({
  trainBatchNorm,
  penalty,
}: Pick<EfficientNetOptions, 'trainBatchNorm' | 'penalty'>): EfficientNetHyperparams {
  const batchNorm = { decay: 0.99, epsilon: 0.001, center: true, scale: true, train: trainBatchNorm };
  const common = { batchNorm, activation: 'SWISH' } as const;
  const scaled = { factor: 2, uniform: false, truncation: KERAS_TRUNCATION } as const;
  return {
    pointwise: {
      ...common,
      initializer: varianceScaling({ ...scaled, mode: 'FAN_OUT' }),
      regularizer: penalty,
    },
    depthwise: { ...common, initializer: varianceScaling({ ...scaled, mode: 'FAN_IN' }) },
  };
}

interface BlockPlan {
  /** `stack_2/block_1` */
  readonly name: string;
  readonly kernel: number;
  readonly stride: number;
  readonly expansion: number;
  readonly depth: number;
  /** The share of images whose branch is kept under training. */
  readonly keep: number;
}

/** All blocks of a version, in order. */
function planBlocks(version: EfficientNetVersion): BlockPlan[] {
  const scale = SCALES[version];
  const plans = STAGES.flatMap(([kernel, blocks, stride, expansion, depth], stage) =>
    Array.from({ length: Math.ceil(blocks * scale.depth) }, (_, i) => ({
      name: `stack_${stage}/block_${i}`,
      kernel,
      stride: i === 0 ? stride : 1,
      expansion,
      depth: divisibleChannels(depth * scale.width),
    })),
  );
  return plans.map((plan, i) => ({ ...plan, keep: 1 - (DROP_CONNECT * i) / plans.length }));
}

export interface EfficientNetOptions {
  readonly version: EfficientNetVersion;
  readonly trainBatchNorm: boolean;
  /** On all kernels but the depthwise ones, and on the biases of the gates. */
  readonly penalty: Regularizer | undefined;
  /** The coarsest level wanted, 1 … 5. */
  readonly maxLevel: number;
}

/**
 * The levels 1 … maxLevel, level l of stride 2^l, by number.
 *
 * @param x preprocessed images [B, 3, H, W].
 * @param scope the variables' scope, `FeatureExtractor/EfficientNet`. Layers are named after Keras's: of the layers
 * `stack_0/block_0/depthwise_conv2d` and `…depthwise_bn` there, the kernel is `stack_0/block_0/depthwise/depthwise_weights`
 * and the offset `stack_0/block_0/depthwise/BatchNorm/beta` here; likewise `stem`, `expand`, `se_reduce`, `se_expand`,
 * `project`.
 */
export function efficientNet(
  network: Network,
  x: Value,
  scope: string,
  options: EfficientNetOptions,
): ReadonlyMap<number, Value> {
  const { version, maxLevel } = options;
  const { pointwise, depthwise } = efficientNetHyperparams(options);
  const padding = 'SAME';
  const blocks = planBlocks(version);
  const end = blocks.findIndex(({ name }) => name === LEVELS.get(maxLevel)) + 1;
  const found = new Map<string, Value>();
  const stem = { ...STEM, padding, depth: divisibleChannels(STEM.depth * SCALES[version].width) } as const;
  let current = convolution(network, x, { ...stem, scope: `${scope}/stem`, hyperparams: pointwise });
  blocks.slice(0, end).forEach(({ name, kernel, stride, expansion, depth, keep }, i) => {
    const [inputs] = staticShape([current.shape[1]]);
    const block = `${scope}/${name}`;
    const gated = (features: Value): Value =>
      squeezeExcite(network, features, {
        reduceScope: `${block}/se_reduce`,
        expandScope: `${block}/se_expand`,
        depth: Math.max(1, Math.trunc(inputs / SQUEEZE)),
        activation: 'SWISH',
        gate: 'SIGMOID',
        kernels: pointwise,
        biasRegularizer: options.penalty,
      });
    current = invertedResidual(network, current, {
      scope: block,
      expanded: inputs * expansion,
      depth,
      kernel,
      stride,
      padding,
      pointwise,
      depthwise,
      excite: gated,
      residual: stride === 1 && inputs === depth,
      drop: (branch) => dropConnect(network, branch, keep, FIRST_STREAM + i),
    }).output;
    found.set(name, current);
  });
  return new Map(
    [...LEVELS].flatMap(([level, name]) => {
      const value = found.get(name);
      return value === undefined ? [] : [[level, value] as const];
    }),
  );
}
