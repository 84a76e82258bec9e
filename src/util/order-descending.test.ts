import { describe, expect, it } from 'vitest';
import { orderDescending } from './order-descending.ts';
import { createRandom } from './random.ts';

describe('orderDescending', () => {
  it('sorts from the largest down, equal scores by the lower index, −0 as 0', () => {
    const scores = [0.5, -1, 0, 0.5, -0, Infinity, -Infinity, -1e-40, 1e-40, -1];
    const wanted = [5, 0, 3, 8, 2, 4, 7, 1, 9, 6];
    expect([...orderDescending(Float32Array.from(scores))]).toEqual(wanted);
    expect([...orderDescending(Float64Array.from(scores))]).toEqual(wanted);
  });

  it('gives for float32 what a comparison function gives', () => {
    const random = createRandom(2);
    const scores = Float32Array.from(
      { length: 5000 },
      () => Math.fround(random.normal()) * (random.int(3) - 1),
    );
    expect(orderDescending(scores)).toEqual(orderDescending(Float64Array.from(scores)));
  });

  it('takes an empty list', () => {
    expect(orderDescending(new Float32Array(0)).length).toBe(0);
  });
});
