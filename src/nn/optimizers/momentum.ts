/**
 * @module
 * Gradient descent with momentum, in TensorFlow 1's form (tf.train.MomentumOptimizer): the rate is applied to the
 * accumulated gradient, so that a change of rate acts at once. Keras folds the rate into the accumulator instead.
 */

import { add, mul, sub } from '../../graph/ops.ts';
import type { Optimizer } from './optimizer.ts';

/** a ← m a + g; w ← w − lr a. */
export function momentum(options: { readonly momentum: number }): Optimizer {
  return {
    name: 'momentum_optimizer',
    slots: [{ name: 'Momentum', initial: 0 }],
    update: ({ parameter, gradient, slots: [accumulator], learningRate }) => {
      const next = add(mul(accumulator, options.momentum), gradient);
      return { parameter: sub(parameter, mul(next, learningRate)), slots: [next] };
    },
  };
}
