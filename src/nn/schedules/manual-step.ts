/**
 * @module
 * A rate for each stretch of steps (utils/learning_schedules.py, `manual_stepping`).
 */

import { ConfigError } from '../../util/errors.ts';
import type { Schedule } from './schedule.ts';

/**
 * The rate of the last boundary at or before the step, before the first the initial one; with `warmup`, rising linearly
 * from that to the first boundary's.
 *
 * @throws ConfigError unless the boundaries are above 0 and rise.
 */
export function manualStep(options: {
  readonly initialLearningRate: number;
  readonly steps: readonly { readonly step: number; readonly learningRate: number }[];
  readonly warmup: boolean;
}): Schedule {
  const { initialLearningRate, steps } = options;
  const boundaries = steps.map(({ step }) => step);
  if (boundaries.some((step, i) => step <= (i === 0 ? 0 : boundaries[i - 1]))) {
    throw new ConfigError(
      `manual_step_learning_rate has the steps ${boundaries.join(', ')}; they must be above 0 and rise strictly.`,
    );
  }
  return (step) => {
    const first = steps.at(0);
    if (options.warmup && first !== undefined && step < first.step) {
      return initialLearningRate + ((first.learningRate - initialLearningRate) * step) / first.step;
    }
    return steps.findLast((stretch) => stretch.step <= step)?.learningRate ?? initialLearningRate;
  };
}
