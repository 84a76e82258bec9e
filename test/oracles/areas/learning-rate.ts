/**
 * @module
 * `learning_rate`: the rate of each step.
 */

import { constantRate } from '../../../src/nn/schedules/constant.ts';
import { cosineDecay } from '../../../src/nn/schedules/cosine-decay.ts';
import { exponentialDecay } from '../../../src/nn/schedules/exponential-decay.ts';
import { manualStep } from '../../../src/nn/schedules/manual-step.ts';
import type { Schedule } from '../../../src/nn/schedules/schedule.ts';
import { type OracleCase, oracleNumber, oracleNumbers } from '../oracle-case.ts';
import { type AreaRunner, entryOf } from './area.ts';

const SCHEDULES: Readonly<Record<string, (params: OracleCase['params']) => Schedule>> = {
  constant: (params) => constantRate(oracleNumber(params.learning_rate)),
  exponential_decay_with_burnin: (params) =>
    exponentialDecay({
      initialLearningRate: oracleNumber(params.learning_rate_base),
      decaySteps: oracleNumber(params.decay_steps),
      decayFactor: oracleNumber(params.decay_factor),
      staircase: params.staircase === true,
      burninLearningRate: oracleNumber(params.burnin_learning_rate ?? 0),
      burninSteps: oracleNumber(params.burnin_steps ?? 0),
      minLearningRate: oracleNumber(params.min_learning_rate ?? 0),
    }),
  cosine: (params) =>
    cosineDecay({
      learningRateBase: oracleNumber(params.learning_rate_base),
      totalSteps: oracleNumber(params.total_steps),
      warmupLearningRate: oracleNumber(params.warmup_learning_rate ?? 0),
      warmupSteps: oracleNumber(params.warmup_steps ?? 0),
      holdBaseRateSteps: oracleNumber(params.hold_base_rate_steps ?? 0),
    }),
  manual: (params) => {
    const [initialLearningRate, ...rates] = oracleNumbers(params.rates);
    const steps = oracleNumbers(params.boundaries).map((step, i) => ({ step, learningRate: rates[i] }));
    return manualStep({ initialLearningRate, steps, warmup: params.warmup === true });
  },
};

export const runLearningRate: AreaRunner = ({ params, inputs }, compare) => {
  const schedule = entryOf('schedule', SCHEDULES, params.schedule)(params);
  compare.numbers('rates', oracleNumbers(inputs.steps ?? []).map(schedule));
};
