/**
 * @module
 * The MobileNet v2 backbone (Sandler et al. 2018, table 2) without its classifier: as slim's mobilenet_v2.py, and as the
 * Keras application that upstream's `_keras` types wrap (keras_models/mobilenet_v2.py). The two differ in what thinning
 * does; variables have slim's names in both.
 */

import type { Value } from '../../graph/graph.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import type { ConvHyperparams } from '../../nn/layers/conv-hyperparams.ts';
import { convolution } from '../../nn/layers/convolution.ts';
import type { Padding } from '../../nn/layers/convolution-pads.ts';
import type { Network } from '../../nn/network.ts';
import type { Convention } from '../convention.ts';
import type { DepthRule } from './channel-depth.ts';
import { divisibleChannels } from './divisible-channels.ts';
import { invertedResidual } from './inverted-residual.ts';

const STEM = { kernel: 3, stride: 2, depth: 32 } as const;

/** Groups of blocks: how far the first 1×1 convolution expands, channels before thinning, blocks, first block's stride. */
const GROUPS: readonly (readonly [expansion: number, depth: number, blocks: number, stride: number])[] = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
];

/** Channels of the last 1×1 convolution. */
export const MOBILENET_V2_LAST_DEPTH = 1280;

/** Channels of a layer, and whether a block's input may be added to its output. */
interface ThinningRule {
  /** A block's output. `bare`: without the minimum. */
  block(depth: number, rule: DepthRule): { readonly channels: number; readonly bare: number };
  /** Inside a block. */
  expansion(inputs: number, factor: number): number;
  last(depth: number, rule: DepthRule): number;
}

/**
 * How thinning rounds. Slim: every layer to a multiple of 8, the insides of blocks too. Keras: cuts to whole channels
 * first, knows the minimum depth only as a bound afterwards, and keeps the last layer where the multiplier is above 1.
 */
const thinning: Readonly<Record<Convention, ThinningRule>> = {
  slim: {
    block: (depth, { depthMultiplier, minDepth }) => {
      const channels = divisibleChannels(depth * depthMultiplier, minDepth);
      return { channels, bare: channels };
    },
    expansion: (inputs, factor) => (factor === 1 ? inputs : divisibleChannels(inputs * factor)),
    last: (depth, { depthMultiplier, minDepth }) => divisibleChannels(depth * depthMultiplier, minDepth),
  },
  keras: {
    block: (depth, { depthMultiplier, minDepth }) => {
      const bare = divisibleChannels(Math.trunc(depth * depthMultiplier));
      return { channels: Math.max(bare, minDepth), bare };
    },
    expansion: (inputs, factor) => inputs * factor,
    last: (depth, { depthMultiplier, minDepth }) =>
      Math.max(depthMultiplier < 1 ? divisibleChannels(depth * depthMultiplier) : depth, minDepth),
  },
};

export interface MobilenetV2Options {
  readonly depth: DepthRule;
  readonly convention: Convention;
  /** Of the last convolution, before thinning. */
  readonly lastDepth: number;
  readonly padding: Padding;
  /** Of all convolutions but the depthwise ones. */
  readonly pointwise: ConvHyperparams;
  readonly depthwise: ConvHyperparams;
}

/**
 * The backbone's layers by slim's names: `layer_1` (the stem), `layer_2` … `layer_18` (the blocks; `layer_15/expansion_output`
 * is the inside of one), `layer_19` (the last 1×1 convolution).
 *
 * @param x preprocessed images [B, 3, H, W]; `layer_19` is [B, 1280, ⌈H/32⌉, ⌈W/32⌉] where nothing is thinned.
 * @param scope the variables' scope, `FeatureExtractor/MobilenetV2`: `Conv`, `expanded_conv`, `expanded_conv_1`, …,
 * `expanded_conv_16`, `Conv_1`.
 */
export function mobilenetV2(
  network: Network,
  x: Value,
  scope: string,
  options: MobilenetV2Options,
): ReadonlyMap<string, Value> {
  const { depth, padding, pointwise, depthwise } = options;
  const rule = thinning[options.convention];
  const layers = new Map<string, Value>();
  const common = { padding, hyperparams: pointwise };
  const stemDepth = rule.block(STEM.depth, depth).channels;
  let current = convolution(network, x, { ...common, ...STEM, scope: `${scope}/Conv`, depth: stemDepth });
  layers.set('layer_1', current);
  const blocks = GROUPS.flatMap(([expansion, channels, count, stride]) =>
    Array.from({ length: count }, (_, i) => ({ expansion, channels, stride: i === 0 ? stride : 1 })),
  );
  blocks.forEach(({ expansion, channels: wanted, stride }, i) => {
    const [inputs] = staticShape([current.shape[1]]);
    const { channels, bare } = rule.block(wanted, depth);
    const block = invertedResidual(network, current, {
      scope: `${scope}/expanded_conv${i === 0 ? '' : `_${i}`}`,
      expanded: rule.expansion(inputs, expansion),
      depth: channels,
      kernel: 3,
      stride,
      padding,
      pointwise,
      depthwise,
      residual: stride === 1 && inputs === bare && inputs === channels,
    });
    layers.set(`layer_${i + 2}/expansion_output`, block.expansion);
    layers.set(`layer_${i + 2}`, block.output);
    current = block.output;
  });
  const last = rule.last(options.lastDepth, depth);
  const top = { ...common, scope: `${scope}/Conv_1`, kernel: 1, stride: 1, depth: last };
  layers.set('layer_19', convolution(network, current, top));
  return layers;
}
