/**
 * @module
 * An optimizer that keeps a moving average of each parameter that it trains, as a slot beside its own, for evaluation and
 * export (tf.contrib.opt.MovingAverageOptimizer with a fixed decay; official/modeling/optimization/ema_optimizer.py with
 * one that grows). Moving statistics of batch normalisation are averages already and are left alone.
 *
 * Difference: every average starts at the parameter's first value. TensorFlow 2's starts at 0, which its decay makes up
 * for after a few steps.
 */

import { add, div, minimum, mul, sub } from '../../graph/ops.ts';
import type { Optimizer } from './optimizer.ts';

/** The slot of the average, as TensorFlow 1's checkpoints name it: `parameter/ExponentialMovingAverage`. */
export const AVERAGE_SLOT = 'ExponentialMovingAverage';

/** How much of the average stays at step n, from 1: `decay`, or min(decay, (1 + n) / (10 + n)) where it is `growing`. */
export interface MovingAverageOptions {
  /** In [0, 1]. */
  readonly decay: number;
  readonly growing: boolean;
}

/** `optimizer`, and then ā ← ā − (1 − d) (ā − w) with the new w. */
export function withMovingAverage(optimizer: Optimizer, { decay, growing }: MovingAverageOptions): Optimizer {
  return {
    name: optimizer.name,
    slots: [...optimizer.slots, { name: AVERAGE_SLOT, initial: 'parameter' }],
    update: (inputs) => {
      const own = inputs.slots.slice(0, -1);
      const average = inputs.slots[own.length];
      const next = optimizer.update({ ...inputs, slots: own });
      const { step } = inputs;
      const kept = growing ? minimum(div(add(step, 1), add(step, 10)), decay) : undefined;
      const moved = mul(sub(average, next.parameter), kept === undefined ? 1 - decay : sub(1, kept));
      return { parameter: next.parameter, slots: [...next.slots, sub(average, moved)] };
    },
  };
}
