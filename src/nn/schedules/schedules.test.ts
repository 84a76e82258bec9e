import { describe, expect, test } from 'vitest';
import { describeOracles } from '../../../test/oracles/describe-oracles.ts';
import { ConfigError } from '../../util/errors.ts';
import { constantRate } from './constant.ts';
import { cosineDecay } from './cosine-decay.ts';
import { exponentialDecay } from './exponential-decay.ts';
import { manualStep } from './manual-step.ts';
import type { Schedule } from './schedule.ts';

describeOracles('oracles.json', 'learning_rate');

const rates = (schedule: Schedule, ...steps: number[]): number[] =>
  steps.map((step) => Number(schedule(step).toPrecision(6)));

test('a constant rate stays', () => {
  expect(rates(constantRate(0.004), 0, 1, 1e9)).toEqual([0.004, 0.004, 0.004]);
});

describe('exponential decay', () => {
  const options = {
    initialLearningRate: 0.1,
    decaySteps: 10,
    decayFactor: 0.5,
    staircase: true,
    burninLearningRate: 0,
    burninSteps: 0,
    minLearningRate: 0,
  };
  test('falls at once after each period, or with every step', () => {
    expect(rates(exponentialDecay(options), 0, 9, 10, 20)).toEqual([0.1, 0.1, 0.05, 0.025]);
    expect(rates(exponentialDecay({ ...options, staircase: false }), 0, 5, 10)).toEqual([
      0.1, 0.0707107, 0.05,
    ]);
  });
  test('burns in at the initial rate where the burn-in rate is 0', () => {
    expect(rates(exponentialDecay({ ...options, burninSteps: 5 }), 0, 4, 5, 14, 15)).toEqual([
      0.1, 0.1, 0.1, 0.1, 0.05,
    ]);
  });
});

describe('manual steps', () => {
  const steps = [
    { step: 4, learningRate: 0.4 },
    { step: 8, learningRate: 0.2 },
  ];
  test('warm up to the rate of the first boundary', () => {
    const schedule = manualStep({ initialLearningRate: 0, steps, warmup: true });
    expect(rates(schedule, 0, 1, 3, 4, 7, 8, 100)).toEqual([0, 0.1, 0.3, 0.4, 0.4, 0.2, 0.2]);
  });
  test('do not warm up unless told', () => {
    const schedule = manualStep({ initialLearningRate: 0.1, steps, warmup: false });
    expect(rates(schedule, 0, 3, 4)).toEqual([0.1, 0.1, 0.4]);
  });
  test.each([[[8, 4]], [[0, 4]], [[4, 4]]])('refuse the boundaries %j', (boundaries) => {
    const unordered = boundaries.map((step) => ({ step, learningRate: 0.1 }));
    const build = (): Schedule => manualStep({ initialLearningRate: 0.1, steps: unordered, warmup: false });
    expect(build).toThrow(ConfigError);
    expect(build).toThrow(
      `manual_step_learning_rate has the steps ${boundaries.join(', ')}; they must be above 0 and rise strictly.`,
    );
  });
});

describe('cosine decay', () => {
  const options = {
    learningRateBase: 0.1,
    totalSteps: 100,
    warmupLearningRate: 0.02,
    warmupSteps: 20,
    holdBaseRateSteps: 0,
  };
  test('has no step without a rate where the warm-up takes all steps', () => {
    const schedule = cosineDecay({ ...options, totalSteps: 20 });
    expect(rates(schedule, 0, 10, 20, 21)).toEqual([0.02, 0.06, 0.1, 0]);
  });
  test('refuses to end before it is warm, and a warm-up above the base', () => {
    expect(() => cosineDecay({ ...options, totalSteps: 10 })).toThrow(
      'cosine_decay_learning_rate: total_steps 10 is below warmup_steps 20; raise total_steps.',
    );
    expect(() => cosineDecay({ ...options, warmupLearningRate: 0.2 })).toThrow(
      'cosine_decay_learning_rate: learning_rate_base 0.1 is below warmup_learning_rate 0.2.',
    );
  });
});
