/**
 * @module
 * RMSProp with momentum, in TensorFlow 1's form (tf.train.RMSPropOptimizer): ε is added under the root, and the mean
 * square starts at 1.
 */

import { add, div, mul, sqrt, sub } from '../../graph/ops.ts';
import type { Optimizer } from './optimizer.ts';

/** s ← d s + (1 − d) g²; b ← m b + lr g / √(s + ε); w ← w − b. */
export function rmsProp(options: {
  readonly decay: number;
  readonly momentum: number;
  readonly epsilon: number;
}): Optimizer {
  const { decay, epsilon } = options;
  return {
    name: 'rms_prop_optimizer',
    slots: [
      { name: 'RMSProp', initial: 1 },
      { name: 'RMSProp_1', initial: 0 },
    ],
    update: ({ parameter, gradient, slots: [meanSquare, moment], learningRate }) => {
      const square = add(mul(meanSquare, decay), mul(mul(gradient, gradient), 1 - decay));
      const scaled = div(mul(gradient, learningRate), sqrt(add(square, epsilon)));
      const next = add(mul(moment, options.momentum), scaled);
      return { parameter: sub(parameter, next), slots: [square, next] };
    },
  };
}
