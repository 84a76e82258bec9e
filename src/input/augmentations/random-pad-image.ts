/**
 * @module
 * `random_pad_image` and `random_absolute_pad_image`: the image at a random place on a larger canvas
 * (upstream: the functions of those names in core/preprocessor.py).
 */

import type { Augmentation } from '../augmented-sample.ts';
import { padSample } from './pad-sample.ts';

/** Pads to a size between the given bounds; without bounds, from the image's own side to twice that. */
export const randomPadImage: Augmentation<'random_pad_image'> = (sample, options, random) => {
  const { height, width } = sample.image;
  return padSample(
    sample,
    {
      minHeight: options.minImageHeight ?? height,
      minWidth: options.minImageWidth ?? width,
      maxHeight: options.maxImageHeight ?? 2 * height,
      maxWidth: options.maxImageWidth ?? 2 * width,
      ...(options.padColor && { padColor: options.padColor }),
    },
    random,
  );
};

/** Pads by less than the given numbers of pixels. */
export const randomAbsolutePadImage: Augmentation<'random_absolute_pad_image'> = (
  sample,
  options,
  random,
) => {
  const { height, width } = sample.image;
  return padSample(
    sample,
    {
      minHeight: height,
      minWidth: width,
      maxHeight: height + options.maxHeightPadding,
      maxWidth: width + options.maxWidthPadding,
      ...(options.padColor && { padColor: options.padColor }),
    },
    random,
  );
};
