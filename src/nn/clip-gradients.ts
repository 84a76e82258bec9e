/**
 * @module
 * Clipping by the norm of all gradients together, as upstream clips (tf.clip_by_global_norm).
 */

import type { Value } from '../graph/graph.ts';
import { add, div, maximum, mul, reduceSumSquare, sqrt } from '../graph/ops.ts';
import { invariant } from '../util/errors.ts';

/** √(Σ g²) over all gradients, a scalar. */
export function globalNorm(gradients: readonly Value[]): Value {
  invariant(gradients.length > 0, 'there is no gradient to measure');
  // From the last to the first: the order in which training-program.ts wants them computed.
  const [last, ...others] = gradients.toReversed();
  return last.graph.scope('ClipGradients', () =>
    sqrt(others.reduce((sum, gradient) => add(sum, reduceSumSquare(gradient)), reduceSumSquare(last))),
  );
}

/** Every gradient times c / max(norm, c), and the norm before. */
export function clipByGlobalNorm(
  gradients: readonly Value[],
  clipNorm: number,
): { readonly gradients: readonly Value[]; readonly norm: Value } {
  const norm = globalNorm(gradients);
  return norm.graph.scope('ClipGradients', () => {
    const scale = div(clipNorm, maximum(norm, clipNorm));
    return { gradients: gradients.map((gradient) => mul(gradient, scale)), norm };
  });
}
