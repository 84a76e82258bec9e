/**
 * @module
 * `random_patch_gaussian`: noise inside a square (Lopes et al. 2019; upstream: the function of that name in
 * core/preprocessor.py, and utils/patch_ops.py).
 */

import type { Augmentation } from '../augmented-sample.ts';
import { ownedFloats, viewOf } from '../pixel-view.ts';

/**
 * Where u ≥ `randomCoef`: adds N(0, s²)·255 to every value of a square around a pixel of the image, clipped to 0..255; the
 * side is a whole number from [min, max), s uniform; what of the square lies outside the image is left out.
 */
export const randomPatchGaussian: Augmentation<'random_patch_gaussian'> = (sample, options, random) => {
  const isDone = random.next() >= options.randomCoef;
  if (!isDone) return sample;
  const side = options.minPatchSize + random.int(options.maxPatchSize - options.minPatchSize);
  const deviation = 255 * random.uniform(options.minGaussianStddev, options.maxGaussianStddev);
  const { height, width } = sample.image;
  const y = random.int(height);
  const x = random.int(width);
  const before = Math.floor(side / 2);
  const data = ownedFloats(sample.image);
  for (let row = Math.max(0, y - before); row < Math.min(height, y - before + side); row++) {
    const from = 3 * (row * width + Math.max(0, x - before));
    const to = 3 * (row * width + Math.min(width, x - before + side));
    for (let i = from; i < to; i++) {
      const value = data[i] + deviation * random.normal();
      data[i] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
  return { ...sample, image: viewOf({ data, height, width }) };
};
