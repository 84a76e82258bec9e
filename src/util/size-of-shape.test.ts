import { expect, test } from 'vitest';
import { sizeOfShape } from './size-of-shape.ts';

test.each([
  [[], 1],
  [[7], 7],
  [[2, 3, 4], 24],
  [[5, 0, 2], 0],
])('a tensor of shape [%s] has %d elements', (shape, size) => {
  expect(sizeOfShape(shape)).toBe(size);
});
