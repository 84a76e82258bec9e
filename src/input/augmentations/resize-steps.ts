/**
 * @module
 * The augmentations that resize the image and leave normalised boxes alone: `resize_image`, `random_resize_method`,
 * `random_downscale_to_target_pixels` (upstream: the functions of those names in core/preprocessor.py).
 */

import type { ResizeMethod } from '../../detection/image-resizer.ts';
import type { Augmentation } from '../augmented-sample.ts';
import { resizedView } from '../resize-image.ts';

/** Resizes to a given size. */
export const resizeImageStep: Augmentation<'resize_image'> = (sample, options) => ({
  ...sample,
  image: resizedView(sample.image, { height: options.newHeight, width: options.newWidth }, options.method),
});

/** In the order of tf.image.ResizeMethod. */
const METHODS: readonly ResizeMethod[] = ['BILINEAR', 'NEAREST_NEIGHBOR', 'BICUBIC', 'AREA'];

/** Resizes to a given size by an interpolation drawn uniformly. */
export const randomResizeMethod: Augmentation<'random_resize_method'> = (sample, options, random) => {
  const size = { height: options.targetHeight, width: options.targetWidth };
  return { ...sample, image: resizedView(sample.image, size, METHODS[random.int(METHODS.length)]) };
};

/** Shrinks images of more pixels than a number drawn from [min, max), where u ≥ `randomCoef`. */
export const randomDownscaleToTargetPixels: Augmentation<'random_downscale_to_target_pixels'> = (
  sample,
  options,
  random,
) => {
  const isDone = random.next() >= options.randomCoef;
  const target = options.minTargetPixels + random.int(options.maxTargetPixels - options.minTargetPixels);
  const { height, width } = sample.image;
  if (!isDone || height * width <= target) return sample;
  const scale = Math.sqrt(target / (height * width));
  const side = (own: number): number => Math.max(1, Math.trunc(scale * own));
  return { ...sample, image: resizedView(sample.image, { height: side(height), width: side(width) }) };
};
