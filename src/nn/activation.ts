/**
 * @module
 * Activation functions, by their names in the configuration (`Hyperparams.Activation`), and those that only backbones
 * have.
 */

import type { Value } from '../graph/graph.ts';
import { add, hardSwish, mul, relu, relu6, sigmoid, swish } from '../graph/ops.ts';

export type Activation = 'NONE' | 'RELU' | 'RELU_6' | 'SWISH' | 'HARD_SWISH' | 'SIGMOID' | 'HARD_SIGMOID';

/** Slim's MobileNet v3 writes a sixth like this; its checkpoints were trained so. */
const SLIM_SIXTH = 0.16667;

const activations: Readonly<Record<Activation, (x: Value) => Value>> = {
  NONE: (x) => x,
  RELU: relu,
  RELU_6: relu6,
  SWISH: swish,
  HARD_SWISH: hardSwish,
  SIGMOID: sigmoid,
  HARD_SIGMOID: (x) => mul(relu6(add(x, 3)), SLIM_SIXTH),
};

/**
 * Applies `activation` element by element: x, max(x, 0), min(max(x, 0), 6), x · sigmoid(x), x · relu6(x + 3) / 6,
 * sigmoid(x), relu6(x + 3) · 0.16667.
 */
export function activate(x: Value, activation: Activation): Value {
  return activations[activation](x);
}
