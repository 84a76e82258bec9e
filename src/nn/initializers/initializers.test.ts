import { describe, expect, test } from 'vitest';
import { createRandom } from '../../util/random.ts';
import { constant } from './constant.ts';
import type { Initializer } from './initializer.ts';
import { randomNormal } from './random-normal.ts';
import { truncatedNormal } from './truncated-normal.ts';
import { glorotUniform, type VarianceScalingOptions, varianceScaling } from './variance-scaling.ts';

const KERNEL = [64, 32, 3, 3] as const;

function statistics(initialize: Initializer, shape: readonly number[] = KERNEL) {
  const values = initialize(shape, createRandom(7));
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  const largest = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return { count: values.length, mean, stddev: Math.sqrt(variance), largest };
}

test('constant fills the shape with one number', () => {
  expect([...constant(-4.6)([2, 2], createRandom(1))]).toEqual(new Array(4).fill(Math.fround(-4.6)));
});

test('randomNormal has the mean and standard deviation asked for', () => {
  const { count, mean, stddev } = statistics(randomNormal(0.5, 0.03));
  expect(count).toBe(64 * 32 * 9);
  expect(mean).toBeCloseTo(0.5, 3);
  expect(stddev / 0.03).toBeCloseTo(1, 1);
});

test('truncatedNormal stays within two standard deviations and keeps 0.8796 of them', () => {
  const { mean, stddev, largest } = statistics(truncatedNormal(0, 0.09));
  expect(largest).toBeLessThanOrEqual(0.18 + 1e-6);
  expect(largest).toBeGreaterThan(0.179);
  expect(mean).toBeCloseTo(0, 2);
  expect(Math.abs(stddev / 0.09 - 0.8796)).toBeLessThan(0.01);
});

describe('varianceScaling', () => {
  const FANS = { FAN_IN: 32 * 9, FAN_OUT: 64 * 9, FAN_AVG: 48 * 9 };
  const cases = (Object.keys(FANS) as VarianceScalingOptions['mode'][]).flatMap((mode) =>
    [false, true].map((uniform) => ({ mode, uniform })),
  );
  test.each(cases)('has variance factor / fan for $mode, uniform $uniform', ({ mode, uniform }) => {
    const { stddev, largest } = statistics(varianceScaling({ factor: 2, mode, uniform }));
    const expected = Math.sqrt(2 / FANS[mode]);
    expect(Math.abs(stddev / expected - 1)).toBeLessThan(0.02);
    const limit = uniform ? Math.sqrt(3) * expected : 2 * Math.sqrt(1.3) * expected;
    expect(largest).toBeLessThanOrEqual(limit * (1 + 1e-6));
  });

  test('takes the fan of a depthwise kernel from one group', () => {
    const { stddev } = statistics(
      varianceScaling({ factor: 2, mode: 'FAN_IN', uniform: false }),
      [512, 1, 3, 3],
    );
    expect(Math.abs(stddev / Math.sqrt(2 / 9) - 1)).toBeLessThan(0.03);
  });

  test('glorotUniform is bounded by √(6 / (fan in + fan out))', () => {
    const limit = Math.sqrt(6 / (FANS.FAN_IN + FANS.FAN_OUT));
    const { largest } = statistics(glorotUniform);
    expect(largest).toBeLessThanOrEqual(limit * (1 + 1e-6));
    expect(largest).toBeGreaterThan(limit * 0.99);
  });
});

test('an initialiser draws the same values from the same stream, others from another', () => {
  const draw = (seed: number) => [...truncatedNormal(0, 1)([8], createRandom(seed))];
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});
