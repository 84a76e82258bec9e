/**
 * @module
 * `random_image_scale`: resizes the image by one factor for both sides; normalised boxes stay (upstream:
 * `random_image_scale` in core/preprocessor.py, corners aligned).
 */

import type { Augmentation } from '../augmented-sample.ts';
import { resizedView } from '../resize-image.ts';

/** Resizes by U(minScaleRatio, maxScaleRatio); sides rounded down, at least one pixel. */
export const randomImageScale: Augmentation<'random_image_scale'> = (sample, options, random) => {
  const factor = random.uniform(options.minScaleRatio, options.maxScaleRatio);
  const height = Math.max(1, Math.trunc(sample.image.height * factor));
  const width = Math.max(1, Math.trunc(sample.image.width * factor));
  return { ...sample, image: resizedView(sample.image, { height, width }, 'BILINEAR', true) };
};
