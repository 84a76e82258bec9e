/**
 * @module
 * The block of MobileNet v2 and v3 and of EfficientNet (Sandler et al. 2018, figure 3; slim: conv_blocks.py,
 * expanded_conv): a 1×1 convolution to more channels, a depthwise one, squeeze and excitation where asked for, a 1×1
 * convolution back without activation, and the input added where the block asks for that.
 */

import type { Value } from '../../graph/graph.ts';
import { add } from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import type { ConvHyperparams } from '../../nn/layers/conv-hyperparams.ts';
import { convolution, depthwiseConvolution } from '../../nn/layers/convolution.ts';
import type { Padding } from '../../nn/layers/convolution-pads.ts';
import type { Network } from '../../nn/network.ts';

export interface InvertedResidualOptions {
  /** The variables' scope; layers are `expand`, `depthwise`, `project` below it. */
  readonly scope: string;
  /** Channels inside the block; there is no expansion where that is not more than the input's. */
  readonly expanded: number;
  /** Output channels. */
  readonly depth: number;
  /** Of the depthwise convolution. */
  readonly kernel: number;
  readonly stride: number;
  readonly padding: Padding;
  /** Of the 1×1 convolutions; the last one goes without the activation. */
  readonly pointwise: ConvHyperparams;
  readonly depthwise: ConvHyperparams;
  /** Squeeze and excitation: on what the depthwise convolution gives. */
  readonly excite?: ((x: Value) => Value) | undefined;
  /** Whether the input is added; it must have the output's shape. */
  readonly residual: boolean;
  /** On the branch, before the input is added. */
  readonly drop?: ((x: Value) => Value) | undefined;
}

/** What later layers may want of a block. */
export interface InvertedResidualOutputs {
  /** [B, expanded, H, W]: slim's endpoint `expansion_output`. */
  readonly expansion: Value;
  /** [B, depth, H', W'] */
  readonly output: Value;
}

/** One block on x [B, C, H, W]. */
export function invertedResidual(
  network: Network,
  x: Value,
  o: InvertedResidualOptions,
): InvertedResidualOutputs {
  const { scope, padding, pointwise } = o;
  const [channels] = staticShape([x.shape[1]]);
  const oneByOne = { padding, kernel: 1, stride: 1 } as const;
  const expand = { ...oneByOne, scope: `${scope}/expand`, depth: o.expanded, hyperparams: pointwise };
  const expansion = o.expanded > channels ? convolution(network, x, expand) : x;
  const { kernel, stride, depthwise: hyperparams } = o;
  const spatial = depthwiseConvolution(network, expansion, {
    scope: `${scope}/depthwise`,
    kernel,
    stride,
    padding,
    hyperparams,
  });
  const projected = convolution(network, o.excite === undefined ? spatial : o.excite(spatial), {
    ...oneByOne,
    scope: `${scope}/project`,
    depth: o.depth,
    hyperparams: { ...pointwise, activation: 'NONE' },
  });
  const branch = o.residual && o.drop !== undefined ? o.drop(projected) : projected;
  return { expansion, output: o.residual ? add(branch, x) : branch };
}
