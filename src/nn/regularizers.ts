/**
 * @module
 * Penalties on kernels, as slim's l1_regularizer and l2_regularizer.
 */

import type { Value } from '../graph/graph.ts';
import { abs, mul, reduceSum, reduceSumSquare } from '../graph/ops.ts';

/** A penalty and its factor. */
export interface Regularizer {
  readonly kind: 'l1' | 'l2';
  readonly weight: number;
}

const penalties: Readonly<Record<Regularizer['kind'], (x: Value, weight: number) => Value>> = {
  l1: (x, weight) => mul(reduceSum(abs(x)), weight),
  l2: (x, weight) => mul(reduceSumSquare(x), weight / 2),
};

/** The penalty of one tensor, a scalar: l1 weight · Σ|x|, l2 weight · Σx² / 2 (tf.nn.l2_loss). */
export function penalty(x: Value, { kind, weight }: Regularizer): Value {
  return penalties[kind](x, weight);
}
