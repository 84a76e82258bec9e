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
import { autoaugmentImage } from './augmentations/autoaugment/autoaugment-image.ts';
import { dropLabelProbabilistically, remapLabels } from './augmentations/change-labels.ts';
import {
  randomCropToAspectRatio,
  ssdRandomCropFixedAspectRatio,
  ssdRandomCropPadFixedAspectRatio,
} from './augmentations/fixed-aspect-ratio.ts';
import {
  adjustGammaOfImage,
  normalizeImage,
  randomAdjustBrightness,
  randomAdjustContrast,
  randomAdjustHue,
  randomAdjustSaturation,
  randomBlackPatches,
  randomDistortColor,
  randomPixelValueScale,
  randomRgbToGray,
  rgbToGray,
  subtractChannelMean,
} from './augmentations/photometric.ts';
import { randomCropImage } from './augmentations/random-crop-image.ts';
import { randomCropPadImage, ssdRandomCropPad } from './augmentations/random-crop-pad-image.ts';
import { randomHorizontalFlip } from './augmentations/random-horizontal-flip.ts';
import { randomImageScale } from './augmentations/random-image-scale.ts';
import { randomJitterBoxes } from './augmentations/random-jitter-boxes.ts';
import { randomJpegQuality } from './augmentations/random-jpeg-quality.ts';
import { randomAbsolutePadImage, randomPadImage } from './augmentations/random-pad-image.ts';
import { randomPatchGaussian } from './augmentations/random-patch-gaussian.ts';
import { randomRotation90 } from './augmentations/random-rotation90.ts';
import { randomScaleCropAndPadToSquare } from './augmentations/random-scale-crop-and-pad-to-square.ts';
import { randomSelfConcatImage } from './augmentations/random-self-concat-image.ts';
import { randomSquareCropByScale } from './augmentations/random-square-crop-by-scale.ts';
import { randomVerticalFlip } from './augmentations/random-vertical-flip.ts';
import {
  randomDownscaleToTargetPixels,
  randomResizeMethod,
  resizeImageStep,
} from './augmentations/resize-steps.ts';
import { ssdRandomCrop } from './augmentations/ssd-random-crop.ts';
import type { AsyncAugmentation, Augmentation, AugmentedSample } from './augmented-sample.ts';

const AUGMENTATIONS: {
  readonly [K in AugmentationKind]: Augmentation<K> | AsyncAugmentation<K>;
} = {
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
  ssd_random_crop_fixed_aspect_ratio: ssdRandomCropFixedAspectRatio,
  ssd_random_crop_pad_fixed_aspect_ratio: ssdRandomCropPadFixedAspectRatio,
  normalize_image: normalizeImage,
  subtract_channel_mean: subtractChannelMean,
  adjust_gamma: adjustGammaOfImage,
  rgb_to_gray: rgbToGray,
  resize_image: resizeImageStep,
  random_resize_method: randomResizeMethod,
  random_downscale_to_target_pixels: randomDownscaleToTargetPixels,
  random_jpeg_quality: randomJpegQuality,
  random_patch_gaussian: randomPatchGaussian,
  random_crop_to_aspect_ratio: randomCropToAspectRatio,
  random_self_concat_image: randomSelfConcatImage,
  autoaugment_image: autoaugmentImage,
  drop_label_probabilistically: dropLabelProbabilistically,
  remap_labels: remapLabels,
  random_square_crop_by_scale: randomSquareCropByScale,
  random_scale_crop_and_pad_to_square: randomScaleCropAndPadToSquare,
};

/**
 * Applies `augmentations` in their order. Bytes behind `sample.image` are never written to.
 *
 * @param random the sample's own stream; the same stream gives the same result.
 */
export async function augment(
  sample: AugmentedSample,
  augmentations: readonly AugmentationOptions[],
  random: Random,
): Promise<AugmentedSample> {
  let augmented = sample;
  for (const options of augmentations) augmented = await apply(augmented, options, random);
  return augmented;
}

function apply<K extends AugmentationKind>(
  sample: AugmentedSample,
  options: { readonly kind: K } & AugmentationFields[K],
  random: Random,
): AugmentedSample | Promise<AugmentedSample> {
  return AUGMENTATIONS[options.kind](sample, options, random);
}
