/**
 * @module
 * Random boxes for property tests.
 */

import type { Random } from '../src/util/random.ts';

/** [count, 4] yxyx: boxes inside [0, 1], sides between `minSide` and `maxSide` (shares of the image). */
export function randomBoxes(count: number, random: Random, minSide = 0.05, maxSide = 0.6): Float32Array {
  const boxes = new Float32Array(4 * count);
  for (let i = 0; i < count; i++) {
    const height = random.uniform(minSide, maxSide);
    const width = random.uniform(minSide, maxSide);
    const ymin = random.uniform(0, 1 - height);
    const xmin = random.uniform(0, 1 - width);
    boxes.set([ymin, xmin, ymin + height, xmin + width], 4 * i);
  }
  return boxes;
}
