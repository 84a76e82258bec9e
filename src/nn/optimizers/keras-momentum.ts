/**
 * @module
 * Gradient descent with momentum, in TensorFlow 2's form (Keras SGD): the rate of each step stays in the accumulator, so
 * that a change of rate acts with the momentum's delay. `momentum.ts` has TensorFlow 1's.
 */

import { add, mul, sub } from '../../graph/ops.ts';
import type { Optimizer } from './optimizer.ts';

/** v ← m v − lr g; w ← w + v. */
export function kerasMomentum(options: { readonly momentum: number }): Optimizer {
  return {
    name: 'momentum_optimizer',
    slots: [{ name: 'momentum', initial: 0 }],
    update: ({ parameter, gradient, slots: [velocity], learningRate }) => {
      const next = sub(mul(velocity, options.momentum), mul(gradient, learningRate));
      return { parameter: add(parameter, next), slots: [next] };
    },
  };
}
