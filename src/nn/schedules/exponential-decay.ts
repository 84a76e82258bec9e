/**
 * @module
 * Exponential decay after a burn-in (utils/learning_schedules.py, `exponential_decay_with_burnin`).
 */

import type { Schedule } from './schedule.ts';

/**
 * Before `burninSteps`, the burn-in rate (the initial one where it is 0); then
 * max(initial · factor^((step − burninSteps) / decaySteps), min), the exponent rounded down if `staircase`.
 */
export function exponentialDecay(options: {
  readonly initialLearningRate: number;
  readonly decaySteps: number;
  readonly decayFactor: number;
  readonly staircase: boolean;
  readonly burninLearningRate: number;
  readonly burninSteps: number;
  readonly minLearningRate: number;
}): Schedule {
  const { initialLearningRate: initial, burninSteps } = options;
  const burnin = options.burninLearningRate || initial;
  return (step) => {
    if (step < burninSteps) return burnin;
    const periods = (step - burninSteps) / options.decaySteps;
    const exponent = options.staircase ? Math.floor(periods) : periods;
    return Math.max(initial * options.decayFactor ** exponent, options.minLearningRate);
  };
}
