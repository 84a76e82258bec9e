/**
 * @module
 * The table of augmentations and the walk over a configuration's list of them, in its order.
 */

import type {
  AugmentationFields,
  AugmentationKind,
  AugmentationOptions,
} from '../detection/augmentation-options.ts';
import type { Random } from '../util/random.ts';
import {
  randomAdjustBrightness,
  randomAdjustContrast,
  randomAdjustHue,
  randomAdjustSaturation,
  randomBlackPatches,
  randomDistortColor,
  randomPixelValueScale,
  randomRgbToGray,
} from './augmentations/photometric.ts';
import { randomCropImage } from './augmentations/random-crop-image.ts';
import { randomCropPadImage, ssdRandomCropPad } from './augmentations/random-crop-pad-image.ts';
import { randomHorizontalFlip } from './augmentations/random-horizontal-flip.ts';
import { randomImageScale } from './augmentations/random-image-scale.ts';
import { randomJitterBoxes } from './augmentations/random-jitter-boxes.ts';
import { randomAbsolutePadImage, randomPadImage } from './augmentations/random-pad-image.ts';
import { randomRotation90 } from './augmentations/random-rotation90.ts';
import { randomVerticalFlip } from './augmentations/random-vertical-flip.ts';
import { ssdRandomCrop } from './augmentations/ssd-random-crop.ts';
import type { Augmentation, AugmentedSample } from './augmented-sample.ts';

const AUGMENTATIONS: { readonly [K in AugmentationKind]: Augmentation<K> } = {
  random_horizontal_flip: randomHorizontalFlip,
  random_vertical_flip: randomVerticalFlip,
  random_rotation90: randomRotation90,
  random_pixel_value_scale: randomPixelValueScale,
  random_image_scale: randomImageScale,
  random_rgb_to_gray: randomRgbToGray,
  random_adjust_brightness: randomAdjustBrightness,
  random_adjust_contrast: randomAdjustContrast,
  random_adjust_saturation: randomAdjustSaturation,
  random_adjust_hue: randomAdjustHue,
  random_distort_color: randomDistortColor,
  random_jitter_boxes: randomJitterBoxes,
  random_crop_image: randomCropImage,
  random_pad_image: randomPadImage,
  random_absolute_pad_image: randomAbsolutePadImage,
  random_crop_pad_image: randomCropPadImage,
  random_black_patches: randomBlackPatches,
  ssd_random_crop: ssdRandomCrop,
  ssd_random_crop_pad: ssdRandomCropPad,
};

/**
 * Applies `augmentations` in their order. Bytes behind `sample.image` are never written to.
 *
 * @param random the sample's own stream; the same stream gives the same result.
 */
export function augment(
  sample: AugmentedSample,
  augmentations: readonly AugmentationOptions[],
  random: Random,
): AugmentedSample {
  return augmentations.reduce((so, options) => apply(so, options, random), sample);
}

function apply<K extends AugmentationKind>(
  sample: AugmentedSample,
  options: { readonly kind: K } & AugmentationFields[K],
  random: Random,
): AugmentedSample {
  return AUGMENTATIONS[options.kind](sample, options, random);
}
