/**
 * @module
 * Adam (Kingma & Ba 2015, algorithm 1, with the efficient order of its section 2), as TensorFlow computes it: ε is
 * added to the root of the uncorrected second moment.
 */

import { add, div, exp, mul, sqrt, sub } from '../../graph/ops.ts';
import type { Optimizer } from './optimizer.ts';

/** m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; w ← w − lr √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε). */
export function adam(options: {
  readonly epsilon: number;
  readonly beta1: number;
  readonly beta2: number;
}): Optimizer {
  const { epsilon, beta1, beta2 } = options;
  return {
    name: 'adam_optimizer',
    slots: [
      { name: 'Adam', initial: 0 },
      { name: 'Adam_1', initial: 0 },
    ],
    update: ({ parameter, gradient, slots: [first, second], learningRate, step }) => {
      const mean = add(mul(first, beta1), mul(gradient, 1 - beta1));
      const square = add(mul(second, beta2), mul(mul(gradient, gradient), 1 - beta2));
      const correction = div(
        sqrt(sub(1, exp(mul(step, Math.log(beta2))))),
        sub(1, exp(mul(step, Math.log(beta1)))),
      );
      const rate = mul(learningRate, correction);
      return {
        parameter: sub(parameter, div(mul(mean, rate), add(sqrt(square), epsilon))),
        slots: [mean, square],
      };
    },
  };
}
