/**
 * @module
 * Activation functions, by their names in the configuration (`Hyperparams.Activation`).
 */

import type { Value } from '../graph/graph.ts';
import { relu, relu6, swish } from '../graph/ops.ts';

export type Activation = 'NONE' | 'RELU' | 'RELU_6' | 'SWISH';

const activations: Readonly<Record<Activation, (x: Value) => Value>> = {
  NONE: (x) => x,
  RELU: relu,
  RELU_6: relu6,
  SWISH: swish,
};

/** Applies `activation` element by element: x, max(x, 0), min(max(x, 0), 6), x · sigmoid(x). */
export function activate(x: Value, activation: Activation): Value {
  return activations[activation](x);
}
