/**
 * @module
 * Batch normalisation with moving averages (Ioffe & Szegedy 2015), as slim's fused batch_norm computes it:
 * the batch is normalised by its biased variance, while the moving variance takes in the unbiased one, times
 * N / (N − 1) with N = B · H · W.
 *
 * A layer that is frozen (`train: false`) uses the moving statistics under training too and leaves them alone; its
 * offset and multiplier still learn.
 */

import { floats, type Value } from '../../graph/graph.ts';
import { add, batchNormInference, batchNormTraining, mul, sizeAlong } from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import { ones, zeros } from '../initializers/constant.ts';
import type { Initializer } from '../initializers/initializer.ts';
import type { Network } from '../network.ts';

export interface BatchNormSpec {
  /** moving = decay · moving + (1 − decay) · batch. */
  readonly decay: number;
  readonly epsilon: number;
  /** Learn an offset β; else 0. */
  readonly center: boolean;
  /** Learn a multiplier γ; else 1. */
  readonly scale: boolean;
  /** False: frozen. */
  readonly train: boolean;
  /** The moving variance takes in the biased one, as Keras's SyncBatchNormalization does. */
  readonly biasedAverage?: boolean | undefined;
}

/**
 * y = γ · (x − mean) / √(variance + ε) + β per channel of x [B, C, H, W]. Parameters, each [C], under
 * `scope`: gamma, beta, moving_mean, moving_variance.
 */
export function batchNorm(network: Network, x: Value, scope: string, spec: BatchNormSpec): Value {
  const shape = staticShape([x.shape[1]]);
  const parameter = (name: string, initialize: Initializer, trainable: boolean): Value =>
    network.parameter({ name: `${scope}/${name}`, shape, initialize, trainable });
  const fixed = (value: number): Value =>
    floats(network.graph, shape, new Float32Array(shape[0]).fill(value));
  const gamma = spec.scale ? parameter('gamma', ones, true) : fixed(1);
  const beta = spec.center ? parameter('beta', zeros, true) : fixed(0);
  const mean = parameter('moving_mean', zeros, false);
  const variance = parameter('moving_variance', ones, false);
  if (!network.training || !spec.train) {
    return batchNormInference(x, { gamma, beta, mean, variance }, spec.epsilon);
  }
  const [y, batchMean, batchVariance] = batchNormTraining(x, gamma, beta, spec.epsilon);
  const count = sizeAlong(x, [0, 2, 3]);
  const unbiased = spec.biasedAverage === true ? 1 : count / Math.max(count - 1, 1);
  const moved = (moving: Value, batch: Value, factor: number): Value =>
    add(mul(moving, spec.decay), mul(batch, (1 - spec.decay) * factor));
  network.update(`${scope}/moving_mean`, moved(mean, batchMean, 1));
  network.update(`${scope}/moving_variance`, moved(variance, batchVariance, unbiased));
  return y;
}
