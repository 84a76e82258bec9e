/**
 * @module
 * `random_jitter_boxes`: moves the sides of each box around its centre (upstream: `random_jitter_boxes` in
 * core/preprocessor.py).
 */

import { type Augmentation, mapBoxes } from '../augmented-sample.ts';

/**
 * Side = centre ∓ size/2 · (1 + U(low, high)), clipped to [0, 1]. The range is (−ratio, ratio), (0, ratio) in the
 * EXPAND modes, (−ratio, 0) in the SHRINK ones. One draw a side; in the SYMMETRIC modes one an axis, in the
 * SYMMETRIC_XY modes one a box.
 */
export const randomJitterBoxes: Augmentation<'random_jitter_boxes'> = (sample, options, random) => {
  const { ratio, jitterMode } = options;
  const low = jitterMode.startsWith('EXPAND') ? 0 : -ratio;
  const high = jitterMode.startsWith('SHRINK') ? 0 : ratio;
  const draw = (): number => (1 + random.uniform(low, high)) / 2;
  const drawSides = (): readonly [number, number, number, number] => {
    const top = draw();
    if (jitterMode.endsWith('_SYMMETRIC_XY')) return [top, top, top, top];
    const left = draw();
    return jitterMode.endsWith('_SYMMETRIC') ? [top, left, top, left] : [top, left, draw(), draw()];
  };
  const limit = (v: number): number => Math.min(Math.max(v, 0), 1);
  const groundTruth = mapBoxes(sample.groundTruth, (ymin, xmin, ymax, xmax) => {
    const [top, left, bottom, right] = drawSides();
    const height = ymax - ymin;
    const width = xmax - xmin;
    const y = ymin + height / 2;
    const x = xmin + width / 2;
    return [
      limit(y - height * top),
      limit(x - width * left),
      limit(y + height * bottom),
      limit(x + width * right),
    ];
  });
  return { ...sample, groundTruth };
};
