/**
 * @module
 * Squeeze and excitation (Hu et al. 2018): each channel times a gate that is computed from the means of all channels, by
 * two 1×1 convolutions with biases.
 */

import type { Value } from '../../graph/graph.ts';
import { globalAveragePool, mul } from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import type { Activation } from '../activation.ts';
import type { Network } from '../network.ts';
import type { Regularizer } from '../regularizers.ts';
import { type ConvHyperparams, type KernelHyperparams, kernelsOnly } from './conv-hyperparams.ts';
import { convolution } from './convolution.ts';

export interface SqueezeExciteOptions {
  /** The scopes of the two convolutions. */
  readonly reduceScope: string;
  readonly expandScope: string;
  /** Channels between the two. */
  readonly depth: number;
  /** After the first convolution. */
  readonly activation: Activation;
  /** After the second: what makes a number a gate. */
  readonly gate: Activation;
  /** How kernels start and are penalised. */
  readonly kernels: KernelHyperparams;
  readonly biasRegularizer?: Regularizer | undefined;
}

/** x · gate(W₂ · activation(W₁ · mean(x) + b₁) + b₂), the mean over H and W: [B, C, H, W] → the same. */
export function squeezeExcite(network: Network, x: Value, o: SqueezeExciteOptions): Value {
  const [channels] = staticShape([x.shape[1]]);
  const pointwise = { kernel: 1, stride: 1, padding: 'SAME', biasRegularizer: o.biasRegularizer } as const;
  const layer = (activation: Activation): ConvHyperparams => ({ ...kernelsOnly(o.kernels), activation });
  const squeezed = convolution(network, globalAveragePool(x), {
    ...pointwise,
    scope: o.reduceScope,
    depth: o.depth,
    hyperparams: layer(o.activation),
  });
  const gates = convolution(network, squeezed, {
    ...pointwise,
    scope: o.expandScope,
    depth: channels,
    hyperparams: layer(o.gate),
  });
  return mul(x, gates);
}
