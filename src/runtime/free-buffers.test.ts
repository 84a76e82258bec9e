import { expect, test } from 'vitest';
import { freeBuffers } from './free-buffers.ts';

test('arrays whose buffers are freed have no elements, others keep theirs', () => {
  const [first, second, other] = [new Float32Array(5), new Float32Array(7), Float32Array.of(1, 2)];
  freeBuffers([first.buffer, second.buffer, first.buffer]);
  expect([first.length, second.length]).toEqual([0, 0]);
  expect(other).toEqual(Float32Array.of(1, 2));
  freeBuffers([]);
  freeBuffers([other.buffer]);
  expect(other).toHaveLength(0);
});
