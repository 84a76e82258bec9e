/**
 * @module
 * Cosine decay after a linear warm-up and a hold (utils/learning_schedules.py, `cosine_decay_with_warmup`).
 */

import { ConfigError } from '../../util/errors.ts';
import type { Schedule } from './schedule.ts';

/**
 * Before `warmupSteps`, rising linearly from the warm-up rate to the base; then the base for `holdBaseRateSteps`; then
 * ½ base (1 + cos(π (step − warmup − hold) / (total − warmup − hold))); 0 after `totalSteps`.
 *
 * @throws ConfigError if the total is below the warm-up, or the base rate below the warm-up's.
 */
export function cosineDecay(options: {
  readonly learningRateBase: number;
  readonly totalSteps: number;
  readonly warmupLearningRate: number;
  readonly warmupSteps: number;
  readonly holdBaseRateSteps: number;
}): Schedule {
  const { learningRateBase: base, totalSteps, warmupLearningRate, warmupSteps, holdBaseRateSteps } = options;
  if (totalSteps < warmupSteps) {
    throw new ConfigError(
      `cosine_decay_learning_rate: total_steps ${totalSteps} is below warmup_steps ${warmupSteps}; raise total_steps.`,
    );
  }
  if (warmupSteps > 0 && base < warmupLearningRate) {
    throw new ConfigError(
      `cosine_decay_learning_rate: learning_rate_base ${base} is below warmup_learning_rate ${warmupLearningRate}.`,
    );
  }
  const flat = warmupSteps + holdBaseRateSteps;
  const falling = Math.max(totalSteps - flat, 1);
  return (step) => {
    if (step > totalSteps) return 0;
    if (step < warmupSteps) return warmupLearningRate + ((base - warmupLearningRate) * step) / warmupSteps;
    if (holdBaseRateSteps > 0 && step <= flat) return base;
    return 0.5 * base * (1 + Math.cos((Math.PI * (step - flat)) / falling));
  };
}
