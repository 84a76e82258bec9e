/**
 * @module
 * The steps that change pixels and leave normalised boxes alone: colours, noise, sizes of the whole image.
 */

import { isFieldSet } from '@bufbuild/protobuf';
import { MAX_TARGET_PIXELS } from '../../config/augmentation-constants.ts';
import {
  AdjustGammaSchema,
  RandomDownscaleToTargetPixelsSchema,
  RandomJpegQualitySchema,
  RandomPatchGaussianSchema,
  RandomResizeMethodSchema,
  ResizeImage_Method,
  ResizeImageSchema,
} from '../../proto/gen/object_detection/protos/preprocessor_pb.js';
import { ConfigError } from '../../util/errors.ts';
import { requireValue } from '../unsupported.ts';
import { probabilityOf, requireRanges, requireRising, type StepBuilders } from './step-builder.ts';

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
  randomRgbToGray: (message, where) => ({
    kind: 'random_rgb_to_gray',
    probability: probabilityOf(message, where),
  }),
  randomPixelValueScale: ({ minval, maxval }, where) => {
    requireRising(where, minval, maxval);
    return { kind: 'random_pixel_value_scale', minval, maxval };
  },
  randomImageScale: ({ minScaleRatio, maxScaleRatio }, where) => {
    requireRising(where, minScaleRatio, maxScaleRatio);
    requireValue(minScaleRatio > 0, `${where}.min_scale_ratio`, 'above 0', minScaleRatio);
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
  randomBlackPatches: (message, where) => {
    const { maxBlackPatches, sizeToImageRatio } = message;
    const probability = probabilityOf(message, where);
    return { kind: 'random_black_patches', maxBlackPatches, probability, sizeToImageRatio };
  },
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
  adjustGamma: (message, where) => {
    requireRanges(AdjustGammaSchema, message, where);
    return { kind: 'adjust_gamma', gamma: message.gamma, gain: message.gain };
  },
  rgbToGray: () => ({ kind: 'rgb_to_gray' }),
  resizeImage: (message, where) => {
    requireRanges(ResizeImageSchema, message, where);
    const method = ResizeImage_Method[message.method] as keyof typeof ResizeImage_Method;
    return { kind: 'resize_image', newHeight: message.newHeight, newWidth: message.newWidth, method };
  },
  randomResizeMethod: (message, where) => {
    requireRanges(RandomResizeMethodSchema, message, where);
    const { targetHeight, targetWidth } = message;
    return { kind: 'random_resize_method', targetHeight, targetWidth };
  },
  randomDownscaleToTargetPixels: (message, where) => {
    requireRanges(RandomDownscaleToTargetPixelsSchema, message, where);
    const isSet = isFieldSet(message, RandomDownscaleToTargetPixelsSchema.field.maxTargetPixels);
    const { minTargetPixels, randomCoef } = message;
    const maxTargetPixels = isSet ? message.maxTargetPixels : MAX_TARGET_PIXELS;
    requireRising(where, minTargetPixels, maxTargetPixels);
    return { kind: 'random_downscale_to_target_pixels', minTargetPixels, maxTargetPixels, randomCoef };
  },
  randomJpegQuality: (message, where) => {
    requireRanges(RandomJpegQualitySchema, message, where);
    const { minJpegQuality, maxJpegQuality, randomCoef } = message;
    requireRising(where, minJpegQuality, maxJpegQuality);
    return { kind: 'random_jpeg_quality', minJpegQuality, maxJpegQuality, randomCoef };
  },
  randomPatchGaussian: (message, where) => {
    requireRanges(RandomPatchGaussianSchema, message, where);
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
