/**
 * @module
 * `random_crop_pad_image` and `ssd_random_crop_pad`: a random crop, then a random pad whose bounds are ratios of the
 * original image's size (upstream: the functions of those names in core/preprocessor.py).
 */

import type { Augmentation } from '../augmented-sample.ts';
import { padSample } from './pad-sample.ts';
import { randomCropImage } from './random-crop-image.ts';

/** Crops, then pads. */
export const randomCropPadImage: Augmentation<'random_crop_pad_image'> = (sample, options, random) => {
  const { height, width } = sample.image;
  return padSample(
    randomCropImage(sample, options, random),
    {
      minHeight: Math.trunc(height * options.minPaddedSizeRatio[0]),
      minWidth: Math.trunc(width * options.minPaddedSizeRatio[1]),
      maxHeight: Math.trunc(height * options.maxPaddedSizeRatio[0]),
      maxWidth: Math.trunc(width * options.maxPaddedSizeRatio[1]),
      ...(options.padColor && { padColor: options.padColor }),
    },
    random,
  );
};

/** Applies one of the operations, drawn uniformly. */
export const ssdRandomCropPad: Augmentation<'ssd_random_crop_pad'> = (sample, { operations }, random) =>
  operations.length === 0
    ? sample
    : randomCropPadImage(sample, operations[random.int(operations.length)], random);
