/**
 * @module
 * The steps that move, drop or relabel boxes: flips, crops, pads, AutoAugment.
 */

import { isFieldSet } from '@bufbuild/protobuf';
import { AUTOAUGMENT_POLICIES } from '../../config/augmentation-constants.ts';
import type { PadOptions } from '../../detection/augmentation-options.ts';
import {
  RandomJitterBoxes_JitterMode as JitterMode,
  type RandomPadImage,
  RandomPadImageSchema,
} from '../../proto/gen/object_detection/protos/preprocessor_pb.js';
import { ConfigError } from '../../util/errors.ts';
import {
  buildCrop,
  buildPadColor,
  buildPaddedSizeRatios,
  PADDED_SIZE_RATIOS,
  SSD_CROP_PADS,
  SSD_CROPS,
} from './crop-operations.ts';
import { requireRising, type StepBuilders } from './step-builder.ts';

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

export const BOX_STEPS: StepBuilders<
  | 'randomHorizontalFlip'
  | 'randomVerticalFlip'
  | 'randomRotation90'
  | 'randomJitterBoxes'
  | 'randomCropImage'
  | 'randomPadImage'
  | 'randomAbsolutePadImage'
  | 'randomCropPadImage'
  | 'randomCropToAspectRatio'
  | 'randomSelfConcatImage'
  | 'autoaugmentImage'
  | 'dropLabelProbabilistically'
  | 'remapLabels'
  | 'randomSquareCropByScale'
  | 'randomScaleCropAndPadToSquare'
  | 'ssdRandomCrop'
  | 'ssdRandomCropPad'
  | 'ssdRandomCropFixedAspectRatio'
  | 'ssdRandomCropPadFixedAspectRatio'
> = {
  randomHorizontalFlip: ({ probability }) => ({ kind: 'random_horizontal_flip', probability }),
  randomVerticalFlip: ({ probability }) => ({ kind: 'random_vertical_flip', probability }),
  randomRotation90: ({ probability }) => ({ kind: 'random_rotation90', probability }),
  randomJitterBoxes: ({ ratio, jitterMode }) => ({
    kind: 'random_jitter_boxes',
    ratio,
    jitterMode: JitterMode[jitterMode] as keyof typeof JitterMode,
  }),
  randomCropImage: (message, where) => ({ kind: 'random_crop_image', ...buildCrop(where, message) }),
  randomPadImage: (message, where) => ({ kind: 'random_pad_image', ...buildPad(message, where) }),
  randomAbsolutePadImage: ({ maxHeightPadding, maxWidthPadding, padColor }, where) => ({
    kind: 'random_absolute_pad_image',
    maxHeightPadding,
    maxWidthPadding,
    ...buildPadColor(where, padColor),
  }),
  randomCropPadImage: (message, where) => ({
    kind: 'random_crop_pad_image',
    ...buildCrop(where, message),
    ...buildPaddedSizeRatios(where, message, PADDED_SIZE_RATIOS),
    ...buildPadColor(where, message.padColor),
  }),
  randomCropToAspectRatio: ({ aspectRatio, overlapThresh, clipBoxes }) => ({
    kind: 'random_crop_to_aspect_ratio',
    aspectRatio,
    overlapThresh,
    clipBoxes,
  }),
  randomSelfConcatImage: ({ concatVerticalProbability, concatHorizontalProbability }) => ({
    kind: 'random_self_concat_image',
    concatVerticalProbability,
    concatHorizontalProbability,
  }),
  autoaugmentImage: (message, where) => {
    const policyName = AUTOAUGMENT_POLICIES.find((known) => known === message.policyName);
    if (policyName !== undefined) return { kind: 'autoaugment_image', policyName };
    throw new ConfigError(
      `${where}.policy_name must be one of ${AUTOAUGMENT_POLICIES.join(', ')}, got "${message.policyName}".`,
    );
  },
  dropLabelProbabilistically: ({ label, dropProbability }) => ({
    kind: 'drop_label_probabilistically',
    label,
    dropProbability,
  }),
  remapLabels: ({ originalLabels, newLabel }) => ({ kind: 'remap_labels', originalLabels, newLabel }),
  randomSquareCropByScale: ({ maxBorder, scaleMin, scaleMax, numScales }, where) => {
    requireRising(where, scaleMin, scaleMax);
    return { kind: 'random_square_crop_by_scale', maxBorder, scaleMin, scaleMax, numScales };
  },
  randomScaleCropAndPadToSquare: ({ outputSize, scaleMin, scaleMax }, where) => {
    requireRising(where, scaleMin, scaleMax);
    return { kind: 'random_scale_crop_and_pad_to_square', outputSize, scaleMin, scaleMax };
  },
  ssdRandomCrop: (message, where) => {
    const operations = message.operations.map((crop, i) => buildCrop(`${where}.operations[${i}]`, crop));
    return { kind: 'ssd_random_crop', operations: operations.length === 0 ? SSD_CROPS : operations };
  },
  ssdRandomCropPad: (message, where) => {
    const operations = message.operations.map((crop, i) => ({
      ...buildCrop(`${where}.operations[${i}]`, crop),
      ...buildPaddedSizeRatios(`${where}.operations[${i}]`, crop),
      padColor: [crop.padColorR, crop.padColorG, crop.padColorB] as const,
    }));
    return {
      kind: 'ssd_random_crop_pad',
      operations: operations.length === 0 ? SSD_CROP_PADS : operations,
    };
  },
  ssdRandomCropFixedAspectRatio: (message, where) => {
    const { aspectRatio } = message;
    const fixed = { minAspectRatio: aspectRatio, maxAspectRatio: aspectRatio };
    const operations =
      message.operations.length === 0
        ? SSD_CROPS.map((crop) => ({ ...crop, ...fixed }))
        : message.operations.map((crop, i) => {
            // fields that are not set are not the message's own, so that spreading it would lose them
            const { minObjectCovered, minArea, maxArea, overlapThresh, clipBoxes, randomCoef } = crop;
            const own = { minObjectCovered, minArea, maxArea, overlapThresh, clipBoxes, randomCoef };
            return buildCrop(`${where}.operations[${i}]`, { ...own, ...fixed });
          });
    return { kind: 'ssd_random_crop_fixed_aspect_ratio', operations, aspectRatio };
  },
  ssdRandomCropPadFixedAspectRatio: (message, where) => {
    const operations = message.operations.map((crop, i) => buildCrop(`${where}.operations[${i}]`, crop));
    return {
      kind: 'ssd_random_crop_pad_fixed_aspect_ratio',
      operations: operations.length === 0 ? SSD_CROPS : operations,
      aspectRatio: message.aspectRatio,
      ...buildPaddedSizeRatios(where, message, PADDED_SIZE_RATIOS),
    };
  },
};
