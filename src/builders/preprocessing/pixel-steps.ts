/**
 * @module
 * The steps that change pixels and leave normalised boxes alone: colours, noise, sizes of the whole image.
 */

import { isFieldSet } from '@bufbuild/protobuf';
import { MAX_TARGET_PIXELS } from '../../config/augmentation-constants.ts';
import {
  RandomDownscaleToTargetPixelsSchema,
  ResizeImage_Method,
} from '../../proto/gen/object_detection/protos/preprocessor_pb.js';
import { ConfigError } from '../../util/errors.ts';
import { requireRising, type StepBuilders } from './step-builder.ts';

export const PIXEL_STEPS: StepBuilders<
  | 'randomRgbToGray'
  | 'randomPixelValueScale'
  | 'randomImageScale'
  | 'randomAdjustBrightness'
  | 'randomAdjustHue'
  | 'randomAdjustContrast'
  | 'randomAdjustSaturation'
  | 'randomDistortColor'
  | 'randomBlackPatches'
  | 'normalizeImage'
  | 'subtractChannelMean'
  | 'adjustGamma'
  | 'rgbToGray'
  | 'resizeImage'
  | 'randomResizeMethod'
  | 'randomDownscaleToTargetPixels'
  | 'randomJpegQuality'
  | 'randomPatchGaussian'
> = {
  randomRgbToGray: ({ probability }) => ({ kind: 'random_rgb_to_gray', probability }),
  randomPixelValueScale: ({ minval, maxval }, where) => {
    requireRising(where, minval, maxval);
    return { kind: 'random_pixel_value_scale', minval, maxval };
  },
  randomImageScale: ({ minScaleRatio, maxScaleRatio }, where) => {
    requireRising(where, minScaleRatio, maxScaleRatio);
    return { kind: 'random_image_scale', minScaleRatio, maxScaleRatio };
  },
  randomAdjustBrightness: ({ maxDelta }) => ({ kind: 'random_adjust_brightness', maxDelta }),
  randomAdjustHue: ({ maxDelta }) => ({ kind: 'random_adjust_hue', maxDelta }),
  randomAdjustContrast: ({ minDelta, maxDelta }, where) => {
    requireRising(where, minDelta, maxDelta);
    return { kind: 'random_adjust_contrast', minDelta, maxDelta };
  },
  randomAdjustSaturation: ({ minDelta, maxDelta }, where) => {
    requireRising(where, minDelta, maxDelta);
    return { kind: 'random_adjust_saturation', minDelta, maxDelta };
  },
  randomDistortColor: ({ colorOrdering }, where) => {
    if (colorOrdering === 0 || colorOrdering === 1) return { kind: 'random_distort_color', colorOrdering };
    throw new ConfigError(`${where}.color_ordering must be 0 or 1, got ${colorOrdering}.`);
  },
  randomBlackPatches: ({ maxBlackPatches, probability, sizeToImageRatio }) => ({
    kind: 'random_black_patches',
    maxBlackPatches,
    probability,
    sizeToImageRatio,
  }),
  normalizeImage: ({ originalMinval, originalMaxval, targetMinval, targetMaxval }, where) => {
    if (originalMinval === originalMaxval)
      throw new ConfigError(
        `${where}: original_minval and original_maxval are both ${originalMinval}; give the range that values have, as original_minval: 0 original_maxval: 255.`,
      );
    return { kind: 'normalize_image', originalMinval, originalMaxval, targetMinval, targetMaxval };
  },
  subtractChannelMean: ({ means }, where) => {
    if (means.length !== 3)
      throw new ConfigError(
        `${where}: means has ${means.length} numbers; give three, for red, green and blue.`,
      );
    return { kind: 'subtract_channel_mean', means: [means[0], means[1], means[2]] };
  },
  adjustGamma: ({ gamma, gain }) => ({ kind: 'adjust_gamma', gamma, gain }),
  rgbToGray: () => ({ kind: 'rgb_to_gray' }),
  resizeImage: ({ newHeight, newWidth, method }) => ({
    kind: 'resize_image',
    newHeight,
    newWidth,
    method: ResizeImage_Method[method] as keyof typeof ResizeImage_Method,
  }),
  randomResizeMethod: ({ targetHeight, targetWidth }) => ({
    kind: 'random_resize_method',
    targetHeight,
    targetWidth,
  }),
  randomDownscaleToTargetPixels: (message, where) => {
    const isSet = isFieldSet(message, RandomDownscaleToTargetPixelsSchema.field.maxTargetPixels);
    const { minTargetPixels, randomCoef } = message;
    const maxTargetPixels = isSet ? message.maxTargetPixels : MAX_TARGET_PIXELS;
    requireRising(where, minTargetPixels, maxTargetPixels);
    return { kind: 'random_downscale_to_target_pixels', minTargetPixels, maxTargetPixels, randomCoef };
  },
  randomJpegQuality: ({ minJpegQuality, maxJpegQuality, randomCoef }, where) => {
    requireRising(where, minJpegQuality, maxJpegQuality);
    return { kind: 'random_jpeg_quality', minJpegQuality, maxJpegQuality, randomCoef };
  },
  randomPatchGaussian: (message, where) => {
    const { minPatchSize, maxPatchSize, minGaussianStddev, maxGaussianStddev, randomCoef } = message;
    requireRising(where, minPatchSize, maxPatchSize);
    requireRising(where, minGaussianStddev, maxGaussianStddev);
    return {
      kind: 'random_patch_gaussian',
      minPatchSize,
      maxPatchSize,
      minGaussianStddev,
      maxGaussianStddev,
      randomCoef,
    };
  },
};
