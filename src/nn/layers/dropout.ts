/**
 * @module
 * Dropout (Srivastava et al. 2014) in its inverted form: what is kept is scaled up, so that inference does nothing.
 */

import { scalar, type Value } from '../../graph/graph.ts';
import { cast, div, less, mul, randomUniform } from '../../graph/ops.ts';
import { invariant } from '../../util/errors.ts';
import type { Network } from '../network.ts';

/**
 * Under training, each element of `x` independently: x / keep with probability `keep`, else 0. Otherwise `x`.
 *
 * @param stream names the random draw; two dropouts of one network need different ones.
 */
export function dropout(network: Network, x: Value, keep: number, stream: number): Value {
  if (!network.training || keep === 1) return x;
  invariant(network.counter !== undefined, 'dropout under training needs the step counter');
  const kept = less(randomUniform(network.counter, x.shape, stream), scalar(network.graph, keep));
  return mul(x, div(cast(kept, 'float32'), keep));
}
