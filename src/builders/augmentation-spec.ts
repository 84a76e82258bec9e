/**
 * @module
 * The augmentations that a configuration can ask for, as plain data: what the input pipeline takes. `kind` is the
 * field's name in `PreprocessingStep` (preprocessor.proto); the other fields are that message's.
 */

import type {
  RandomAdjustBrightness,
  RandomAdjustContrast,
  RandomAdjustHue,
  RandomAdjustSaturation,
  RandomBlackPatches,
  RandomCropImage,
  RandomHorizontalFlip,
  RandomImageScale,
  RandomJitterBoxes_JitterMode,
  RandomPixelValueScale,
  RandomRGBtoGray,
} from '../proto/gen/object_detection/protos/preprocessor_pb.js';

/** RGB, 0..255. */
export type PadColor = readonly [number, number, number];

/** The scalar fields of every crop. */
export type CropSpec = Readonly<
  Pick<
    RandomCropImage,
    | 'minObjectCovered'
    | 'minAspectRatio'
    | 'maxAspectRatio'
    | 'minArea'
    | 'maxArea'
    | 'overlapThresh'
    | 'clipBoxes'
    | 'randomCoef'
  >
>;

/** A crop and then a pad. */
export interface CropPadSpec extends CropSpec {
  /** (height, width), of the original image's. */
  readonly minPaddedSizeRatio: readonly [number, number];
  readonly maxPaddedSizeRatio: readonly [number, number];
  /** The image's mean colour where absent. */
  readonly padColor?: PadColor;
}

/** A pad; a side that is absent goes from the image's own to twice that. */
export interface PadSpec {
  readonly minImageHeight?: number;
  readonly minImageWidth?: number;
  readonly maxImageHeight?: number;
  readonly maxImageWidth?: number;
  readonly padColor?: PadColor;
}

/** The fields of each augmentation, by its name in the configuration. */
export interface AugmentationSpecFields {
  random_horizontal_flip: Readonly<Pick<RandomHorizontalFlip, 'probability'>>;
  random_vertical_flip: Readonly<Pick<RandomHorizontalFlip, 'probability'>>;
  random_rotation90: Readonly<Pick<RandomHorizontalFlip, 'probability'>>;
  random_pixel_value_scale: Readonly<Pick<RandomPixelValueScale, 'minval' | 'maxval'>>;
  random_image_scale: Readonly<Pick<RandomImageScale, 'minScaleRatio' | 'maxScaleRatio'>>;
  random_rgb_to_gray: Readonly<Pick<RandomRGBtoGray, 'probability'>>;
  random_adjust_brightness: Readonly<Pick<RandomAdjustBrightness, 'maxDelta'>>;
  random_adjust_contrast: Readonly<Pick<RandomAdjustContrast, 'minDelta' | 'maxDelta'>>;
  random_adjust_saturation: Readonly<Pick<RandomAdjustSaturation, 'minDelta' | 'maxDelta'>>;
  random_adjust_hue: Readonly<Pick<RandomAdjustHue, 'maxDelta'>>;
  random_distort_color: { readonly colorOrdering: 0 | 1 };
  random_jitter_boxes: {
    readonly ratio: number;
    readonly jitterMode: keyof typeof RandomJitterBoxes_JitterMode;
  };
  random_crop_image: CropSpec;
  random_pad_image: PadSpec;
  random_absolute_pad_image: {
    readonly maxHeightPadding: number;
    readonly maxWidthPadding: number;
    readonly padColor?: PadColor;
  };
  random_crop_pad_image: CropPadSpec;
  random_black_patches: Readonly<
    Pick<RandomBlackPatches, 'maxBlackPatches' | 'probability' | 'sizeToImageRatio'>
  >;
  ssd_random_crop: { readonly operations: readonly CropSpec[] };
  ssd_random_crop_pad: { readonly operations: readonly CropPadSpec[] };
}

/** One augmentation. */
export type AugmentationSpec = {
  [K in keyof AugmentationSpecFields]: { readonly kind: K } & AugmentationSpecFields[K];
}[keyof AugmentationSpecFields];
