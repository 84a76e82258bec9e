/**
 * @module
 * `random_jitter_boxes`: moves the sides of each box around its centre (upstream: `random_jitter_boxes` in
 * core/preprocessor.py).
 */

import { type Augmentation, mapBoxes } from '../augmented-sample.ts';

/** The least height and width that a box is taken to have. */
const SMALLEST = 1e-6;

/**
 * Side = centre ∓ size/2 · (1 + U(low, high)), clipped to [0, 1]. The range is (−ratio, ratio), (0, ratio) in the
 * EXPAND modes, (−ratio, 0) in the SHRINK ones. One draw a side; in the SYMMETRIC modes one an axis, in the
 * SYMMETRIC_XY modes one a box, and there a side that would leave the image stops with its opposite side at as much.
 */
export const randomJitterBoxes: Augmentation<'random_jitter_boxes'> = (sample, options, random) => {
  const { ratio, jitterMode } = options;
  const low = jitterMode.startsWith('EXPAND') ? 0 : -ratio;
  const high = jitterMode.startsWith('SHRINK') ? 0 : ratio;
  const isSymmetric = jitterMode.includes('_SYMMETRIC');
  const draw = (): number => 1 + random.uniform(low, high);
  const limit = (v: number): number => Math.min(Math.max(v, 0), 1);
  const groundTruth = mapBoxes(sample.groundTruth, (ymin, xmin, ymax, xmax) => {
    const height = Math.max(Math.abs(ymax - ymin), SMALLEST);
    const width = Math.max(Math.abs(xmax - xmin), SMALLEST);
    const y = (ymin + ymax) / 2;
    const x = (xmin + xmax) / 2;
    let [top, left, bottom, right] = [draw(), draw(), 0, 0];
    if (isSymmetric) {
      let tallest = Math.abs(Math.min((2 * y) / height, (2 * (1 - y)) / height));
      let widest = Math.abs(Math.min((2 * x) / width, (2 * (1 - x)) / width));
      if (jitterMode.endsWith('_XY')) {
        left = top;
        tallest = Math.min(tallest, widest);
        widest = tallest;
      }
      bottom = top = Math.min(top, tallest);
      right = left = Math.min(left, widest);
    } else {
      bottom = draw();
      right = draw();
    }
    return [
      limit(y - (height * top) / 2),
      limit(x - (width * left) / 2),
      limit(y + (height * bottom) / 2),
      limit(x + (width * right) / 2),
    ];
  });
  return { ...sample, groundTruth };
};
