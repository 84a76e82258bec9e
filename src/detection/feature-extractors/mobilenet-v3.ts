/**
 * @module
 * The MobileNet v3 backbones (Howard et al. 2019, tables 1 and 2) without their classifiers, as slim's mobilenet_v3.py.
 * Detectors have half the channels in the last blocks (section 6.3 of the paper; slim: V3_LARGE_DETECTION,
 * V3_SMALL_DETECTION).
 */

import type { Value } from '../../graph/graph.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import type { Activation } from '../../nn/activation.ts';
import type { ConvHyperparams } from '../../nn/layers/conv-hyperparams.ts';
import { convolution } from '../../nn/layers/convolution.ts';
import type { Padding } from '../../nn/layers/convolution-pads.ts';
import { squeezeExcite } from '../../nn/layers/squeeze-excite.ts';
import type { Network } from '../../nn/network.ts';
import type { DepthRule } from './channel-depth.ts';
import { divisibleChannels } from './divisible-channels.ts';
import { invertedResidual } from './inverted-residual.ts';

/** `RE`: max(x, 0); `HS`: x · relu6(x + 3) / 6. */
type Nonlinearity = 'RE' | 'HS';
const ACTIVATIONS: Readonly<Record<Nonlinearity, Activation>> = { RE: 'RELU', HS: 'HARD_SWISH' };

type BlockRow = readonly [
  kernel: number,
  expansion: number,
  depth: number,
  excite: boolean,
  nonlinearity: Nonlinearity,
  stride: number,
];

interface MobilenetV3Table {
  readonly stem: { readonly kernel: 3; readonly stride: 2; readonly depth: number };
  readonly blocks: readonly BlockRow[];
  /** Channels of the last 1×1 convolution. */
  readonly last: number;
  /** Blocks from this one on, and the last convolution, have half the channels in detectors. */
  readonly halvedFrom: number;
}

const TABLES: Readonly<Record<'large' | 'small', MobilenetV3Table>> = {
  large: {
    stem: { kernel: 3, stride: 2, depth: 16 },
    blocks: [
      [3, 1, 16, false, 'RE', 1],
      [3, 4, 24, false, 'RE', 2],
      [3, 3, 24, false, 'RE', 1],
      [5, 3, 40, true, 'RE', 2],
      [5, 3, 40, true, 'RE', 1],
      [5, 3, 40, true, 'RE', 1],
      [3, 6, 80, false, 'HS', 2],
      [3, 2.5, 80, false, 'HS', 1],
      [3, 184 / 80, 80, false, 'HS', 1],
      [3, 184 / 80, 80, false, 'HS', 1],
      [3, 6, 112, true, 'HS', 1],
      [3, 6, 112, true, 'HS', 1],
      [5, 6, 160, true, 'HS', 2],
      [5, 6, 160, true, 'HS', 1],
      [5, 6, 160, true, 'HS', 1],
    ],
    last: 960,
    halvedFrom: 12,
  },
  small: {
    stem: { kernel: 3, stride: 2, depth: 16 },
    blocks: [
      [3, 1, 16, true, 'RE', 2],
      [3, 72 / 16, 24, false, 'RE', 2],
      [3, 88 / 24, 24, false, 'RE', 1],
      [5, 4, 40, true, 'HS', 2],
      [5, 6, 40, true, 'HS', 1],
      [5, 6, 40, true, 'HS', 1],
      [5, 3, 48, true, 'HS', 1],
      [5, 3, 48, true, 'HS', 1],
      [5, 6, 96, true, 'HS', 2],
      [5, 6, 96, true, 'HS', 1],
      [5, 6, 96, true, 'HS', 1],
    ],
    last: 576,
    halvedFrom: 8,
  },
};

/** Channels of a block over those of its squeezed gate. */
const SQUEEZE = 4;

export interface MobilenetV3Options {
  readonly size: 'large' | 'small';
  /** Halve the last blocks' channels, as detectors do. */
  readonly halved: boolean;
  readonly depth: DepthRule;
  readonly padding: Padding;
  /** Of all convolutions but the depthwise ones; each layer has the activation of its row instead of this one's. */
  readonly pointwise: ConvHyperparams;
  readonly depthwise: ConvHyperparams;
}

/**
 * The backbone's layers by slim's names: `layer_1` (the stem), `layer_2`, … (the blocks, each with its inside as
 * `layer_{i}/expansion_output`), and the last 1×1 convolution: `layer_17` of large, `layer_13` of small.
 *
 * @param x preprocessed images [B, 3, H, W]; the last layer is [B, 960 or 576, ⌈H/32⌉, ⌈W/32⌉], half of that if `halved`.
 * @param scope the variables' scope, `FeatureExtractor/MobilenetV3`: `Conv`, `expanded_conv`, `expanded_conv_1`, …,
 * with `squeeze_excite/Conv` and `squeeze_excite/Conv_1` below, and `Conv_1`.
 */
export function mobilenetV3(
  network: Network,
  x: Value,
  scope: string,
  options: MobilenetV3Options,
): ReadonlyMap<string, Value> {
  const { padding, pointwise, depthwise } = options;
  const { stem, blocks, last, halvedFrom } = TABLES[options.size];
  const { depthMultiplier, minDepth } = options.depth;
  const thin = (depth: number): number => divisibleChannels(depth * depthMultiplier, minDepth);
  const halve = (depth: number): number => (options.halved ? depth / 2 : depth);
  const layers = new Map<string, Value>();
  const outer = { padding, hyperparams: { ...pointwise, activation: ACTIVATIONS.HS } };
  let current = convolution(network, x, {
    ...outer,
    ...stem,
    scope: `${scope}/Conv`,
    depth: thin(stem.depth),
  });
  layers.set('layer_1', current);
  blocks.forEach(([kernel, expansion, wanted, excite, nonlinearity, stride], i) => {
    const [inputs] = staticShape([current.shape[1]]);
    const activation = ACTIVATIONS[nonlinearity];
    const block = `${scope}/expanded_conv${i === 0 ? '' : `_${i}`}`;
    const expanded = Math.max(inputs, divisibleChannels(inputs * expansion));
    const depth = thin(i < halvedFrom ? wanted : halve(wanted));
    const gated = (features: Value): Value =>
      squeezeExcite(network, features, {
        reduceScope: `${block}/squeeze_excite/Conv`,
        expandScope: `${block}/squeeze_excite/Conv_1`,
        depth: divisibleChannels(expanded / SQUEEZE),
        activation: 'RELU',
        gate: 'HARD_SIGMOID',
        kernels: pointwise,
      });
    const { expansion: inside, output } = invertedResidual(network, current, {
      scope: block,
      expanded,
      depth,
      kernel,
      stride,
      padding,
      pointwise: { ...pointwise, activation },
      depthwise: { ...depthwise, activation },
      excite: excite ? gated : undefined,
      residual: stride === 1 && inputs === depth,
    });
    layers.set(`layer_${i + 2}/expansion_output`, inside);
    layers.set(`layer_${i + 2}`, output);
    current = output;
  });
  const top = { ...outer, scope: `${scope}/Conv_1`, kernel: 1, stride: 1, depth: thin(halve(last)) };
  layers.set(`layer_${blocks.length + 2}`, convolution(network, current, top));
  return layers;
}
