/**
 * @module
 * Augmentations that end in one aspect ratio (width / height): `random_crop_to_aspect_ratio`,
 * `ssd_random_crop_fixed_aspect_ratio`, `ssd_random_crop_pad_fixed_aspect_ratio` (upstream: the functions of those names
 * in core/preprocessor.py).
 *
 * Difference: `aspect_ratio` is heeded where no operations are given, too; upstream's builder then leaves it out.
 */

import type { Random } from '../../util/random.ts';
import type { Augmentation, AugmentedSample } from '../augmented-sample.ts';
import { copyPixels, viewOf } from '../pixel-view.ts';
import { boxesInInput } from '../resize-to-input.ts';
import { cropSample } from './crop-sample.ts';
import { ssdRandomCrop } from './ssd-random-crop.ts';

/** Cuts the sides off, or the top and bottom, at a place drawn uniformly. */
export const randomCropToAspectRatio: Augmentation<'random_crop_to_aspect_ratio'> = (
  sample,
  options,
  random,
) => {
  const { image } = sample;
  const own = image.width / image.height;
  const ratio = options.aspectRatio;
  const height = own >= ratio ? image.height : Math.max(1, Math.round(image.width / ratio));
  const width = own <= ratio ? image.width : Math.max(1, Math.round(image.height * ratio));
  const y = random.int(image.height - height + 1);
  const x = random.int(image.width - width + 1);
  return cropSample(sample, { y, x, height, width }, options);
};

/** The canvas of a pad to an aspect ratio: the ratio, and the bounds of its sides in units of the image's. */
interface RatioCanvas {
  readonly aspectRatio: number;
  readonly minPaddedSizeRatio: readonly [number, number];
  readonly maxPaddedSizeRatio: readonly [number, number];
}

/** Adds black below and to the right: the smallest canvas of the ratio, times a scale drawn between the bounds. */
function padToAspectRatio(sample: AugmentedSample, canvas: RatioCanvas, random: Random): AugmentedSample {
  const { image } = sample;
  const own = image.width / image.height;
  const fitHeight = own <= canvas.aspectRatio ? image.height : image.width / canvas.aspectRatio;
  const fitWidth = own >= canvas.aspectRatio ? image.width : image.height * canvas.aspectRatio;
  const scales = ([highest, widest]: readonly [number, number]): readonly [number, number] => [
    Math.max(highest * image.height, fitHeight) / fitHeight,
    Math.max(widest * image.width, fitWidth) / fitWidth,
  ];
  const most = Math.min(...scales(canvas.maxPaddedSizeRatio));
  const least = Math.min(most, Math.max(...scales(canvas.minPaddedSizeRatio)));
  const scale = random.uniform(least, most);
  const height = Math.max(image.height, Math.round(scale * fitHeight));
  const width = Math.max(image.width, Math.round(scale * fitWidth));
  if (height === image.height && width === image.width) return sample;
  const data = new Float32Array(3 * height * width);
  copyPixels(image, data, { offset: 0, rowStride: 3 * width });
  return {
    image: viewOf({ data, height, width }),
    groundTruth: boxesInInput(sample.groundTruth, { height, width }, image),
  };
}

/** One of the crops, then a crop to the ratio; a box stays there if 0.3 of it does. */
export const ssdRandomCropFixedAspectRatio: Augmentation<'ssd_random_crop_fixed_aspect_ratio'> = (
  sample,
  { operations, aspectRatio },
  random,
) =>
  randomCropToAspectRatio(
    ssdRandomCrop(sample, { operations }, random),
    { aspectRatio, overlapThresh: 0.3, clipBoxes: true },
    random,
  );

/** One of the crops, then a pad to the ratio. */
export const ssdRandomCropPadFixedAspectRatio: Augmentation<'ssd_random_crop_pad_fixed_aspect_ratio'> = (
  sample,
  { operations, ...canvas },
  random,
) => padToAspectRatio(ssdRandomCrop(sample, { operations }, random), canvas, random);
