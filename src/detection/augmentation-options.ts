/**
 * @module
 * The augmentations as plain data: what the builders read from a configuration and the input pipeline does. `kind` is
 * the field's name in `PreprocessingStep` (preprocessor.proto); the other fields are that message's, in camel case.
 * Defaults are filled in where the configuration is read.
 */

import type { ResizeMethod } from './image-resizer.ts';

/** RGB, 0..255. */
export type PadColor = readonly [number, number, number];

/** The fields that every crop has. */
export interface CropOptions {
  /** At least one box must be covered by this share of its area. */
  readonly minObjectCovered: number;
  /** Width / height of the crop, in pixels. */
  readonly minAspectRatio: number;
  readonly maxAspectRatio: number;
  /** Area of the crop as a share of the image's. */
  readonly minArea: number;
  readonly maxArea: number;
  /** A box stays if at least this share of its area is inside the crop. */
  readonly overlapThresh: number;
  readonly clipBoxes: boolean;
  /** The chance to keep the original image. */
  readonly randomCoef: number;
}

/** The fields of a crop followed by a pad. Ratios are (height, width), of the original image's size. */
export interface CropPadOptions extends CropOptions {
  readonly minPaddedSizeRatio: readonly [number, number];
  readonly maxPaddedSizeRatio: readonly [number, number];
  /** The cropped image's mean colour where absent. */
  readonly padColor?: PadColor;
}

/** The fields of a pad. Sizes in pixels; a side that is absent goes from the image's own to twice that. */
export interface PadOptions {
  readonly minImageHeight?: number;
  readonly minImageWidth?: number;
  readonly maxImageHeight?: number;
  readonly maxImageWidth?: number;
  /** The image's mean colour where absent. */
  readonly padColor?: PadColor;
}

/** How `random_jitter_boxes` moves the corners. */
export type JitterMode =
  | 'DEFAULT'
  | 'EXPAND'
  | 'SHRINK'
  | 'EXPAND_SYMMETRIC'
  | 'SHRINK_SYMMETRIC'
  | 'EXPAND_SYMMETRIC_XY'
  | 'SHRINK_SYMMETRIC_XY';

/** The name of a policy of `autoaugment_image`. */
export type AutoAugmentPolicyName = 'v0' | 'v1' | 'v2' | 'v3' | 'test';

/** The fields of each augmentation, by its name in the configuration. */
export interface AugmentationFields {
  random_horizontal_flip: { readonly probability: number };
  random_vertical_flip: { readonly probability: number };
  random_rotation90: { readonly probability: number };
  random_pixel_value_scale: { readonly minval: number; readonly maxval: number };
  random_image_scale: { readonly minScaleRatio: number; readonly maxScaleRatio: number };
  random_rgb_to_gray: { readonly probability: number };
  /** `maxDelta` is a share of the full range, 255. */
  random_adjust_brightness: { readonly maxDelta: number };
  random_adjust_contrast: { readonly minDelta: number; readonly maxDelta: number };
  random_adjust_saturation: { readonly minDelta: number; readonly maxDelta: number };
  /** `maxDelta` is a share of the full turn. */
  random_adjust_hue: { readonly maxDelta: number };
  random_distort_color: { readonly colorOrdering: 0 | 1 };
  random_jitter_boxes: { readonly ratio: number; readonly jitterMode: JitterMode };
  random_crop_image: CropOptions;
  random_pad_image: PadOptions;
  /** Paddings in pixels, drawn below these. */
  random_absolute_pad_image: {
    readonly maxHeightPadding: number;
    readonly maxWidthPadding: number;
    readonly padColor?: PadColor;
  };
  random_crop_pad_image: CropPadOptions;
  random_black_patches: {
    readonly maxBlackPatches: number;
    readonly probability: number;
    readonly sizeToImageRatio: number;
  };
  /** Values are mapped linearly from one range to the other. */
  normalize_image: {
    readonly originalMinval: number;
    readonly originalMaxval: number;
    readonly targetMinval: number;
    readonly targetMaxval: number;
  };
  subtract_channel_mean: { readonly means: readonly [number, number, number] };
  adjust_gamma: { readonly gamma: number; readonly gain: number };
  rgb_to_gray: Readonly<Record<never, never>>;
  resize_image: { readonly newHeight: number; readonly newWidth: number; readonly method: ResizeMethod };
  random_resize_method: { readonly targetHeight: number; readonly targetWidth: number };
  /** Pixels of the image, drawn below `maxTargetPixels`. */
  random_downscale_to_target_pixels: {
    readonly minTargetPixels: number;
    readonly maxTargetPixels: number;
    readonly randomCoef: number;
  };
  /** Qualities 0..100, drawn below `maxJpegQuality`. */
  random_jpeg_quality: {
    readonly minJpegQuality: number;
    readonly maxJpegQuality: number;
    readonly randomCoef: number;
  };
  /** Sides of the square in pixels, drawn below `maxPatchSize`; deviations as shares of the full range. */
  random_patch_gaussian: {
    readonly minPatchSize: number;
    readonly maxPatchSize: number;
    readonly minGaussianStddev: number;
    readonly maxGaussianStddev: number;
    readonly randomCoef: number;
  };
  /** `aspectRatio` is width / height, in pixels. */
  random_crop_to_aspect_ratio: {
    readonly aspectRatio: number;
    readonly overlapThresh: number;
    readonly clipBoxes: boolean;
  };
  random_self_concat_image: {
    readonly concatVerticalProbability: number;
    readonly concatHorizontalProbability: number;
  };
  autoaugment_image: { readonly policyName: AutoAugmentPolicyName };
  /** `label` is a label-map id. */
  drop_label_probabilistically: { readonly label: number; readonly dropProbability: number };
  remap_labels: { readonly originalLabels: readonly number[]; readonly newLabel: number };
  /** Sides in units of the longer image side; the border in pixels. */
  random_square_crop_by_scale: {
    readonly maxBorder: number;
    readonly scaleMin: number;
    readonly scaleMax: number;
    readonly numScales: number;
  };
  random_scale_crop_and_pad_to_square: {
    readonly outputSize: number;
    readonly scaleMin: number;
    readonly scaleMax: number;
  };
  ssd_random_crop_fixed_aspect_ratio: {
    readonly operations: readonly CropOptions[];
    readonly aspectRatio: number;
  };
  ssd_random_crop_pad_fixed_aspect_ratio: {
    readonly operations: readonly CropOptions[];
    readonly aspectRatio: number;
    readonly minPaddedSizeRatio: readonly [number, number];
    readonly maxPaddedSizeRatio: readonly [number, number];
  };
  ssd_random_crop: { readonly operations: readonly CropOptions[] };
  ssd_random_crop_pad: { readonly operations: readonly CropPadOptions[] };
}

/** The name of an augmentation. */
export type AugmentationKind = keyof AugmentationFields;

/** One augmentation and its fields. */
export type AugmentationOptions = {
  [K in AugmentationKind]: { readonly kind: K } & AugmentationFields[K];
}[AugmentationKind];
