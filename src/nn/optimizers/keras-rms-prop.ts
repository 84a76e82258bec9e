/**
 * @module
 * RMSProp in TensorFlow 2's form (Keras RMSprop): the mean square starts at 0. With momentum ε is added under the root,
 * without it outside. `rms-prop.ts` has TensorFlow 1's.
 */

import { add, div, mul, sqrt, sub } from '../../graph/ops.ts';
import type { Optimizer } from './optimizer.ts';

/**
 * s ← d s + (1 − d) g²; with momentum m > 0: b ← m b + lr g / √(s + ε), w ← w − b; without: w ← w − lr g / (√s + ε).
 */
export function kerasRmsProp(options: {
  readonly decay: number;
  readonly momentum: number;
  readonly epsilon: number;
}): Optimizer {
  const { decay, momentum, epsilon } = options;
  const rms = { name: 'rms', initial: 0 };
  return {
    name: 'rms_prop_optimizer',
    slots: momentum > 0 ? [rms, { name: 'momentum', initial: 0 }] : [rms],
    update: ({ parameter, gradient, slots: [meanSquare, moment], learningRate }) => {
      const square = add(mul(meanSquare, decay), mul(mul(gradient, gradient), 1 - decay));
      const step = mul(gradient, learningRate);
      if (momentum === 0) {
        return { parameter: sub(parameter, div(step, add(sqrt(square), epsilon))), slots: [square] };
      }
      const next = add(mul(moment, momentum), div(step, sqrt(add(square, epsilon))));
      return { parameter: sub(parameter, next), slots: [square, next] };
    },
  };
}
