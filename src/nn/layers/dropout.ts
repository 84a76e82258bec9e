/**
 * @module
 * Dropout in its inverted form: what is kept is scaled up, so that inference does nothing. Of single elements (Srivastava
 * et al. 2014), or of whole images, which makes residual branches of stochastic depth (Huang et al. 2016).
 */

import { scalar, type Value } from '../../graph/graph.ts';
import { cast, div, less, mul, randomUniform } from '../../graph/ops.ts';
import type { Shape } from '../../graph/tensor-type.ts';
import { invariant } from '../../util/errors.ts';
import type { Network } from '../network.ts';

/** Elements along an axis where `noise` has 1 share their fate. */
function drop(network: Network, x: Value, keep: number, draw: { stream: number; noise: Shape }): Value {
  if (!network.training || keep === 1) return x;
  invariant(network.counter !== undefined, 'dropout under training needs the step counter');
  const uniform = randomUniform(network.counter, draw.noise, draw.stream);
  return mul(x, div(cast(less(uniform, scalar(network.graph, keep)), 'float32'), keep));
}

/**
 * Under training, each element of `x` independently: x / keep with probability `keep`, else 0. Otherwise `x`.
 *
 * @param stream names the random draw; two dropouts of one network need different ones.
 */
export function dropout(network: Network, x: Value, keep: number, stream: number): Value {
  return drop(network, x, keep, { stream, noise: x.shape });
}

/** The same for each image of `x` [B, C, H, W] as a whole. */
export function dropConnect(network: Network, x: Value, keep: number, stream: number): Value {
  return drop(network, x, keep, { stream, noise: [x.shape[0], 1, 1, 1] });
}
