/**
 * @module
 * `PreprocessingStep` messages → augmentations, as plain data (builders/preprocessor_builder.py). Orders of keypoints are
 * not read: no data set here has keypoints.
 *
 * Differences: a flip's `probability: 0` means never, where upstream fails while training; numbers that make no sense
 * are refused here rather than while training.
 */

import { isFieldSet } from '@bufbuild/protobuf';
import { SUPPORTED_PARTS } from '../config/support/supported-parts.ts';
import type { AugmentationOptions, PadOptions } from '../detection/augmentation-options.ts';
import {
  RandomJitterBoxes_JitterMode as JitterMode,
  type PreprocessingStep,
  PreprocessingStepSchema,
  type RandomPadImage,
  RandomPadImageSchema,
} from '../proto/gen/object_detection/protos/preprocessor_pb.js';
import { ConfigError } from '../util/errors.ts';
import {
  buildCrop,
  buildPadColor,
  buildPaddedSizeRatios,
  PADDED_SIZE_RATIOS,
  SSD_CROP_PADS,
  SSD_CROPS,
} from './crop-operations.ts';
import { requireValue, unsupported } from './unsupported.ts';

/** The value, which must be a chance. */
function probabilityOf({ probability }: { readonly probability: number }, where: string): number {
  requireValue(probability >= 0 && probability <= 1, `${where}.probability`, 'between 0 and 1', probability);
  return probability;
}

/** @throws ConfigError where the bounds of a random number are the wrong way round. */
function requireRising(where: string, smallest: number, largest: number): void {
  if (smallest <= largest) return;
  throw new ConfigError(
    `${where}: the smallest value, ${smallest}, is above the largest, ${largest}; swap them.`,
  );
}

/** As upstream, height and width are given together. @throws ConfigError where only one is, or a colour is not RGB. */
function buildPad(message: RandomPadImage, where: string): PadOptions {
  const { field } = RandomPadImageSchema;
  const { minImageHeight, minImageWidth, maxImageHeight, maxImageWidth, padColor } = message;
  const both = (bound: 'min' | 'max'): boolean => {
    const height = isFieldSet(message, field[`${bound}ImageHeight`]);
    if (height !== isFieldSet(message, field[`${bound}ImageWidth`])) {
      throw new ConfigError(
        `${where}: give both ${bound}_image_height and ${bound}_image_width, or neither.`,
      );
    }
    return height;
  };
  return {
    ...(both('min') ? { minImageHeight, minImageWidth } : {}),
    ...(both('max') ? { maxImageHeight, maxImageWidth } : {}),
    ...buildPadColor(where, padColor),
  };
}

function buildStep({ preprocessingStep: step }: PreprocessingStep, option: string): AugmentationOptions {
  if (step.case === undefined) {
    throw new ConfigError(`${option} is empty; give a step, as random_horizontal_flip { }.`);
  }
  const { name } = PreprocessingStepSchema.field[step.case];
  const where = `${option}.${name}`;
  switch (step.case) {
    case 'randomHorizontalFlip':
      return { kind: 'random_horizontal_flip', probability: probabilityOf(step.value, where) };
    case 'randomVerticalFlip':
      return { kind: 'random_vertical_flip', probability: probabilityOf(step.value, where) };
    case 'randomRotation90':
      return { kind: 'random_rotation90', probability: probabilityOf(step.value, where) };
    case 'randomRgbToGray':
      return { kind: 'random_rgb_to_gray', probability: probabilityOf(step.value, where) };
    case 'randomPixelValueScale': {
      const { minval, maxval } = step.value;
      requireRising(where, minval, maxval);
      return { kind: 'random_pixel_value_scale', minval, maxval };
    }
    case 'randomImageScale': {
      const { minScaleRatio, maxScaleRatio } = step.value;
      requireRising(where, minScaleRatio, maxScaleRatio);
      requireValue(minScaleRatio > 0, `${where}.min_scale_ratio`, 'above 0', minScaleRatio);
      return { kind: 'random_image_scale', minScaleRatio, maxScaleRatio };
    }
    case 'randomAdjustBrightness':
      return { kind: 'random_adjust_brightness', maxDelta: step.value.maxDelta };
    case 'randomAdjustHue':
      return { kind: 'random_adjust_hue', maxDelta: step.value.maxDelta };
    case 'randomAdjustContrast': {
      const { minDelta, maxDelta } = step.value;
      requireRising(where, minDelta, maxDelta);
      return { kind: 'random_adjust_contrast', minDelta, maxDelta };
    }
    case 'randomAdjustSaturation': {
      const { minDelta, maxDelta } = step.value;
      requireRising(where, minDelta, maxDelta);
      return { kind: 'random_adjust_saturation', minDelta, maxDelta };
    }
    case 'randomDistortColor': {
      const { colorOrdering } = step.value;
      if (colorOrdering === 0 || colorOrdering === 1) return { kind: 'random_distort_color', colorOrdering };
      throw new ConfigError(`${where}.color_ordering must be 0 or 1, got ${colorOrdering}.`);
    }
    case 'randomJitterBoxes': {
      const jitterMode = JitterMode[step.value.jitterMode] as keyof typeof JitterMode;
      return { kind: 'random_jitter_boxes', ratio: step.value.ratio, jitterMode };
    }
    case 'randomBlackPatches': {
      const { maxBlackPatches, sizeToImageRatio } = step.value;
      const probability = probabilityOf(step.value, where);
      return { kind: 'random_black_patches', maxBlackPatches, probability, sizeToImageRatio };
    }
    case 'randomCropImage':
      return { kind: 'random_crop_image', ...buildCrop(where, step.value) };
    case 'randomPadImage':
      return { kind: 'random_pad_image', ...buildPad(step.value, where) };
    case 'randomAbsolutePadImage': {
      const { maxHeightPadding, maxWidthPadding, padColor } = step.value;
      const color = buildPadColor(where, padColor);
      return { kind: 'random_absolute_pad_image', maxHeightPadding, maxWidthPadding, ...color };
    }
    case 'randomCropPadImage':
      return {
        kind: 'random_crop_pad_image',
        ...buildCrop(where, step.value),
        ...buildPaddedSizeRatios(where, step.value, PADDED_SIZE_RATIOS),
        ...buildPadColor(where, step.value.padColor),
      };
    case 'ssdRandomCrop': {
      const operations = step.value.operations.map((crop, i) => buildCrop(`${where}.operations[${i}]`, crop));
      return { kind: 'ssd_random_crop', operations: operations.length === 0 ? SSD_CROPS : operations };
    }
    case 'ssdRandomCropPad': {
      const operations = step.value.operations.map((crop, i) => ({
        ...buildCrop(`${where}.operations[${i}]`, crop),
        ...buildPaddedSizeRatios(`${where}.operations[${i}]`, crop),
        padColor: [crop.padColorR, crop.padColorG, crop.padColorB] as const,
      }));
      return {
        kind: 'ssd_random_crop_pad',
        operations: operations.length === 0 ? SSD_CROP_PADS : operations,
      };
    }
    default:
      throw unsupported(`${option}:`, name, SUPPORTED_PARTS.PreprocessingStep);
  }
}

/**
 * The augmentations, in their order. Fields that are not set have upstream's defaults; inside the operations of an SSD
 * crop numbers that are not set are 0, as upstream.
 *
 * @throws ConfigError where a step is not supported or its numbers make no sense.
 */
export function buildAugmentations(steps: readonly PreprocessingStep[]): AugmentationOptions[] {
  return steps.map((step, i) => buildStep(step, `train_config.data_augmentation_options[${i}]`));
}
