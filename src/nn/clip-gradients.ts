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
  return gradients[0].graph.scope('ClipGradients', () =>
    sqrt(gradients.map((gradient) => reduceSumSquare(gradient)).reduce((sum, square) => add(sum, square))),
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
