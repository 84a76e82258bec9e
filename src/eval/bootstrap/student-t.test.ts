import { expect, it } from 'vitest';
import { studentQuantile, studentTail } from './student-t.ts';

it('has the tails of known cases: Cauchy, two degrees of freedom, nearly normal', () => {
  for (const t of [0.1, 1, 3, 12.706, 400]) {
    expect(studentTail(t, 1)).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(t), 11);
    expect(studentTail(-t, 2)).toBeCloseTo(1 - t / Math.sqrt(2 + t * t), 11);
  }
  expect(studentTail(0, 5)).toBe(1);
  expect(studentTail(1.959963984540054, 1e7)).toBeCloseTo(0.05, 7);
  expect(studentTail(2.5758293035489004, 1e7)).toBeCloseTo(0.01, 7);
});

it.each([
  [1, 12.7062],
  [2, 4.3027],
  [4, 2.7764],
  [9, 2.2622],
  [30, 2.0423],
  [120, 1.9799],
])('has the quantile of the printed tables at %d degrees of freedom', (freedom, quantile) => {
  expect(studentQuantile(freedom)).toBeCloseTo(quantile, 4);
});

it('inverts its own tails where degrees of freedom are no whole number', () => {
  for (const freedom of [0.8, 2.5, 7.3, 63.1])
    for (const share of [0.5, 0.05, 0.001])
      expect(studentTail(studentQuantile(freedom, share), freedom)).toBeCloseTo(share, 9);
});
