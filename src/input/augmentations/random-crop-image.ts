/**
 * @module
 * `random_crop_image`: a random crop that covers enough of some box; with chance `randomCoef` the image stays as it is
 * (upstream: `random_crop_image` in core/preprocessor.py).
 */

import type { Augmentation } from '../augmented-sample.ts';
import { cropSample } from './crop-sample.ts';
import { sampleDistortedWindow } from './sample-distorted-window.ts';

/** Crops at random; see `sampleDistortedWindow` for the window and `cropSample` for the boxes. */
export const randomCropImage: Augmentation<'random_crop_image'> = (sample, options, random) => {
  if (options.randomCoef > 0 && random.next() <= options.randomCoef) return sample;
  const { height, width } = sample.image;
  const { boxesYxyx } = sample.groundTruth;
  const window = sampleDistortedWindow({ height, width, boxesYxyx }, options, random);
  return cropSample(sample, window, options);
};
