import { describe, expect, test } from 'vitest';
import { sampleOrder } from './sample-order.ts';

const run = (order: (position: number) => number, count: number): number[] =>
  Array.from({ length: count }, (_, p) => order(p));

describe('the order of samples', () => {
  const shuffled = { seed: 3, shuffle: true, length: 7 };

  test('has every sample once in an epoch, each epoch in an order of its own', () => {
    const order = run(sampleOrder(shuffled), 21);
    for (const epoch of [0, 7, 14])
      expect(order.slice(epoch, epoch + 7).sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(order.slice(0, 7)).not.toEqual(order.slice(7, 14));
  });

  test('is that of the data where it is not shuffled', () => {
    expect(run(sampleOrder({ ...shuffled, shuffle: false }), 9)).toEqual([0, 1, 2, 3, 4, 5, 6, 0, 1]);
  });

  test('takes every nth of the whole order', () => {
    const whole = run(sampleOrder(shuffled), 30);
    const third = run(sampleOrder({ ...shuffled, everyNth: 3 }), 10);
    expect(third).toEqual(whole.filter((_, p) => p % 3 === 0));
  });
});

describe('sources with weights', () => {
  const sources = [
    { length: 4, weight: 3 },
    { length: 5, weight: 0 },
    { length: 6, weight: 1 },
  ];
  const options = { seed: 5, shuffle: true, length: 15, sources };

  test('are drawn from in their proportion, each in epochs of its own', () => {
    const order = run(sampleOrder(options), 4000);
    const first = order.filter((index) => index < 4);
    const last = order.filter((index) => index >= 9);
    expect(first.length + last.length).toBe(4000);
    expect(Math.abs(first.length / 4000 - 0.75)).toBeLessThan(0.03);
    expect(first.slice(40, 44).sort()).toEqual([0, 1, 2, 3]);
    expect(last.slice(60, 66).sort((a, b) => a - b)).toEqual([9, 10, 11, 12, 13, 14]);
  });

  test('give the same at any position, whatever was asked before', () => {
    const order = run(sampleOrder(options), 3000);
    const jumping = sampleOrder(options);
    for (const position of [2500, 1023, 1024, 1025, 0, 2999, 7, 2048])
      expect(jumping(position)).toBe(order[position]);
    const strided = sampleOrder({ ...options, everyNth: 4 });
    expect(strided(600)).toBe(order[2400]);
  });
});

describe('images with repeat factors', () => {
  const repeatFactors = Float64Array.of(1, 2.5, 1, 1, 3);
  const options = { seed: 3, shuffle: true, length: 5, repeatFactors };

  test('come so often in each epoch, which is as long as the factors come to', () => {
    const order = run(sampleOrder(options), 9 * 400);
    const seen = [0, 0, 0, 0, 0];
    for (const index of order) seen[index] += 1 / 400;
    for (const [image, factor] of repeatFactors.entries())
      expect(Math.abs(seen[image] - (factor * 9) / 8.5)).toBeLessThan(0.1);
    for (let epoch = 0; epoch < 400; epoch++)
      expect(new Set(order.slice(9 * epoch, 9 * epoch + 9)).size).toBe(5);
    expect(order.slice(0, 9)).not.toEqual(order.slice(9, 18));
  });

  test('give the same at any position, whatever was asked before', () => {
    const order = run(sampleOrder(options), 200);
    const jumping = sampleOrder(options);
    for (const position of [199, 3, 100, 0, 98, 9]) expect(jumping(position)).toBe(order[position]);
    const second = run(sampleOrder({ ...options, everyNth: 2 }), 50);
    expect(second).toEqual(order.filter((_, p) => p % 2 === 0).slice(0, 50));
  });

  test('are in the order of the data where that is not shuffled, and as without where all are 1', () => {
    expect(run(sampleOrder({ ...options, shuffle: false }), 9)).toEqual(
      run(sampleOrder({ ...options, shuffle: false }), 9).toSorted((a, b) => a - b),
    );
    const plain = { seed: 3, shuffle: true, length: 5 };
    expect(run(sampleOrder({ ...plain, repeatFactors: new Float64Array(5).fill(1) }), 25)).toEqual(
      run(sampleOrder(plain), 25),
    );
  });
});
