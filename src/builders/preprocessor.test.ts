import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import type {
  AugmentationFields,
  AugmentationKind,
  AugmentationOptions,
} from '../detection/augmentation-options.ts';
import {
  PreprocessingStepSchema,
  RandomJitterBoxes_JitterMode,
} from '../proto/gen/object_detection/protos/preprocessor_pb.js';
import { ConfigError } from '../util/errors.ts';
import { buildAugmentations } from './preprocessor.ts';

type Step = NonNullable<MessageInitShape<typeof PreprocessingStepSchema>['preprocessingStep']>;

/** What the builder makes of some steps, as the input pipeline takes it: that it compiles is part of the test. */
function build(...steps: Step[]): readonly AugmentationOptions[] {
  return buildAugmentations(
    steps.map((preprocessingStep) => create(PreprocessingStepSchema, { preprocessingStep })),
  );
}

/** The same with each number, a float32 in the message, as the decimal that was meant. */
const decimal = (options: AugmentationOptions): unknown =>
  JSON.parse(JSON.stringify(options), (_, value) =>
    typeof value === 'number' ? Number(value.toPrecision(7)) : value,
  );

const CROP = {
  minObjectCovered: 1,
  minAspectRatio: 0.75,
  maxAspectRatio: 1.33,
  minArea: 0.1,
  maxArea: 1,
  overlapThresh: 0.3,
  clipBoxes: true,
  randomCoef: 0,
};
const RATIOS = { minPaddedSizeRatio: [1, 1], maxPaddedSizeRatio: [2, 2] } as const;
const ssdCrop = (covered: number) => ({
  ...CROP,
  minObjectCovered: covered,
  overlapThresh: covered,
  minAspectRatio: 0.5,
  maxAspectRatio: 2,
  randomCoef: 0.15,
});

/** Steps that say nothing without fields. */
type Incomplete = 'normalize_image' | 'subtract_channel_mean' | 'resize_image' | 'random_resize_method';
const INCOMPLETE: Readonly<Record<Incomplete, readonly [fields: object, built: object, without: string]>> = {
  normalize_image: [
    { originalMaxval: 255 },
    { originalMinval: 0, originalMaxval: 255, targetMinval: 0, targetMaxval: 1 },
    'original_minval and original_maxval are both 0',
  ],
  subtract_channel_mean: [{ means: [1, 2, 3] }, { means: [1, 2, 3] }, 'means has 0 numbers'],
  resize_image: [
    { newHeight: 10, newWidth: 20 },
    { newHeight: 10, newWidth: 20, method: 'BILINEAR' },
    'new_height must be at least 1, got 0',
  ],
  random_resize_method: [
    { targetHeight: 10, targetWidth: 20 },
    { targetHeight: 10, targetWidth: 20 },
    'target_height must be at least 1, got 0',
  ],
};

/** What upstream does where a field is not set: the defaults of preprocessor.proto and, for the SSD crops, preprocessor.py. */
const DEFAULTS: { readonly [K in Exclude<AugmentationKind, Incomplete>]: AugmentationFields[K] } = {
  random_horizontal_flip: { probability: 0.5 },
  random_vertical_flip: { probability: 0.5 },
  random_rotation90: { probability: 0.5 },
  random_pixel_value_scale: { minval: 0.9, maxval: 1.1 },
  random_image_scale: { minScaleRatio: 0.5, maxScaleRatio: 2 },
  random_rgb_to_gray: { probability: 0.1 },
  random_adjust_brightness: { maxDelta: 0.2 },
  random_adjust_contrast: { minDelta: 0.8, maxDelta: 1.25 },
  random_adjust_saturation: { minDelta: 0.8, maxDelta: 1.25 },
  random_adjust_hue: { maxDelta: 0.02 },
  random_distort_color: { colorOrdering: 0 },
  random_jitter_boxes: { ratio: 0.05, jitterMode: 'DEFAULT' },
  random_crop_image: CROP,
  random_pad_image: {},
  random_absolute_pad_image: { maxHeightPadding: 0, maxWidthPadding: 0 },
  random_crop_pad_image: { ...CROP, ...RATIOS },
  random_black_patches: { maxBlackPatches: 10, probability: 0.5, sizeToImageRatio: 0.1 },
  adjust_gamma: { gamma: 1, gain: 1 },
  rgb_to_gray: {},
  random_downscale_to_target_pixels: { minTargetPixels: 300000, maxTargetPixels: 800000, randomCoef: 0 },
  random_jpeg_quality: { minJpegQuality: 0, maxJpegQuality: 100, randomCoef: 0 },
  random_patch_gaussian: {
    minPatchSize: 1,
    maxPatchSize: 250,
    minGaussianStddev: 0,
    maxGaussianStddev: 1,
    randomCoef: 0,
  },
  random_crop_to_aspect_ratio: { aspectRatio: 1, overlapThresh: 0.3, clipBoxes: true },
  random_self_concat_image: { concatVerticalProbability: 0.1, concatHorizontalProbability: 0.1 },
  autoaugment_image: { policyName: 'v0' },
  drop_label_probabilistically: { label: 0, dropProbability: 1 },
  remap_labels: { originalLabels: [], newLabel: 0 },
  random_square_crop_by_scale: { maxBorder: 128, scaleMin: 0.6, scaleMax: 1.3, numScales: 8 },
  random_scale_crop_and_pad_to_square: { outputSize: 512, scaleMin: 0.1, scaleMax: 2 },
  ssd_random_crop_fixed_aspect_ratio: {
    operations: [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1].map((covered) => ({
      ...ssdCrop(covered),
      minAspectRatio: 1,
      maxAspectRatio: 1,
    })),
    aspectRatio: 1,
  },
  ssd_random_crop_pad_fixed_aspect_ratio: {
    operations: [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1].map(ssdCrop),
    aspectRatio: 1,
    ...RATIOS,
  },
  ssd_random_crop: { operations: [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1].map(ssdCrop) },
  ssd_random_crop_pad: {
    operations: [0.1, 0.3, 0.5, 0.7, 0.9, 1].map((covered) => ({ ...ssdCrop(covered), ...RATIOS })),
  },
};

const STEP = PreprocessingStepSchema.field;
const KINDS = Object.keys(DEFAULTS) as AugmentationKind[];
const isKind = (name: string): name is keyof typeof DEFAULTS => KINDS.includes(name as AugmentationKind);
const isIncomplete = (name: string): name is Incomplete => Object.hasOwn(INCOMPLETE, name);
const CASES = Object.values(STEP).map(({ name, localName }) => ({
  name,
  localName: localName as keyof typeof STEP,
}));

describe('every step without fields', () => {
  test.each(CASES.filter(({ name }) => isKind(name)))(
    '$name has upstream defaults',
    ({ name, localName }) => {
      const [built] = build({ case: localName, value: {} } as Step);
      expect(decimal(built)).toEqual({ kind: name, ...DEFAULTS[name as keyof typeof DEFAULTS] });
    },
  );

  test.each(CASES.filter(({ name }) => isIncomplete(name)))('$name needs fields', ({ name, localName }) => {
    const [fields, built, without] = INCOMPLETE[name as Incomplete];
    expect(build({ case: localName, value: fields } as Step)).toEqual([{ kind: name, ...built }]);
    expect(() => build({ case: localName, value: {} } as Step)).toThrow(without);
  });

  const refusedSteps = CASES.filter(({ name }) => !isKind(name) && !isIncomplete(name));
  test.each(refusedSteps)('$name is refused by name', ({ name, localName }) => {
    const refused = () => build({ case: localName, value: {} } as Step);
    expect(refused).toThrow(ConfigError);
    expect(refused).toThrow(
      `train_config.data_augmentation_options[0]: "${name}" is not supported yet; supported: random_horizontal_flip, `,
    );
  });

  test('only steps that say nothing of a detector of boxes are refused', () => {
    expect(CASES).toHaveLength(39);
    expect(refusedSteps.map(({ name }) => name)).toEqual([
      'scale_boxes_to_pixel_coordinates',
      'convert_class_logits_to_softmax',
    ]);
  });
});

test('steps keep their order and their fields', () => {
  const built = build(
    { case: 'randomHorizontalFlip', value: { probability: 0.25, keypointFlipPermutation: [1, 0] } },
    { case: 'randomDistortColor', value: { colorOrdering: 1 } },
    { case: 'randomJitterBoxes', value: { jitterMode: RandomJitterBoxes_JitterMode.SHRINK_SYMMETRIC_XY } },
    { case: 'randomHorizontalFlip', value: { probability: 0 } },
  );
  expect(built).toEqual([
    { kind: 'random_horizontal_flip', probability: 0.25 },
    { kind: 'random_distort_color', colorOrdering: 1 },
    { kind: 'random_jitter_boxes', ratio: expect.closeTo(0.05, 6), jitterMode: 'SHRINK_SYMMETRIC_XY' },
    { kind: 'random_horizontal_flip', probability: 0 },
  ]);
});

describe('SSD crops', () => {
  const crop = { minAspectRatio: 0.5, maxAspectRatio: 2, minArea: 0.25, maxArea: 1 };

  test('have 0 for the numbers of an operation that are not set, and clip boxes', () => {
    expect(
      build({ case: 'ssdRandomCrop', value: { operations: [crop, { ...crop, minObjectCovered: 0.5 }] } }),
    ).toEqual([
      {
        kind: 'ssd_random_crop',
        operations: [0, 0.5].map((minObjectCovered) => ({
          ...crop,
          minObjectCovered,
          overlapThresh: 0,
          clipBoxes: true,
          randomCoef: 0,
        })),
      },
    ]);
  });

  test('pad with black where the colour of an operation is not set', () => {
    const ratios = { minPaddedSizeRatio: [1, 1], maxPaddedSizeRatio: [2, 3] };
    const [built] = build({
      case: 'ssdRandomCropPad',
      value: { operations: [{ ...crop, ...ratios, padColorG: 7 }] },
    });
    expect(built).toMatchObject({ operations: [{ ...crop, ...ratios, padColor: [0, 7, 0] }] });
  });

  test('need the aspect ratios and areas that an operation leaves at 0', () => {
    const { minAspectRatio, maxAspectRatio, ...areas } = crop;
    expect(() => build({ case: 'ssdRandomCrop', value: { operations: [crop, areas] } })).toThrow(
      'train_config.data_augmentation_options[0].ssd_random_crop.operations[1]: min_aspect_ratio is 0 and ' +
        'max_aspect_ratio is 0; both must be above 0 and min_aspect_ratio no larger. (In the operations of an SSD crop a ' +
        'number that is not set is 0.)',
    );
    expect(() =>
      build({
        case: 'ssdRandomCrop',
        value: { operations: [{ minAspectRatio, maxAspectRatio, minArea: 2, maxArea: 3 }] },
      }),
    ).toThrow('min_area is 2 and max_area is 3; both must be above 0, at most 1 and min_area no larger.');
  });

  test('need both padded size ratios in an operation', () => {
    expect(() => build({ case: 'ssdRandomCropPad', value: { operations: [crop] } })).toThrow(
      'ssd_random_crop_pad.operations[0]: min_padded_size_ratio has 0 numbers; give two, for height and width.',
    );
  });
});

describe('pads', () => {
  test('have the sizes and the colour that are set', () => {
    const value = { minImageHeight: 0, minImageWidth: 320, padColor: [1, 2, 3] };
    expect(build({ case: 'randomPadImage', value })).toEqual([{ kind: 'random_pad_image', ...value }]);
  });

  test('take height and width together', () => {
    expect(() => build({ case: 'randomPadImage', value: { maxImageWidth: 320 } })).toThrow(
      'random_pad_image: give both max_image_height and max_image_width, or neither.',
    );
  });

  test('take three numbers for a colour and two for a ratio', () => {
    expect(() => build({ case: 'randomAbsolutePadImage', value: { padColor: [1] } })).toThrow(
      'random_absolute_pad_image: pad_color has 1 numbers; give three, for red, green and blue.',
    );
    expect(() => build({ case: 'randomCropPadImage', value: { maxPaddedSizeRatio: [2] } })).toThrow(
      'random_crop_pad_image: max_padded_size_ratio has 1 numbers; give two, for height and width.',
    );
  });
});

test.each<[string, Step]>([
  [
    'random_rotation90.probability must be between 0 and 1, got 1.5.',
    { case: 'randomRotation90', value: { probability: 1.5 } },
  ],
  [
    'random_distort_color.color_ordering must be 0 or 1, got 2.',
    { case: 'randomDistortColor', value: { colorOrdering: 2 } },
  ],
  [
    'random_adjust_contrast: the smallest value, 2, is above the largest, 1.25; swap them.',
    { case: 'randomAdjustContrast', value: { minDelta: 2 } },
  ],
  [
    'random_image_scale.min_scale_ratio must be above 0, got 0.',
    { case: 'randomImageScale', value: { minScaleRatio: 0 } },
  ],
  [
    'autoaugment_image.policy_name must be one of v0, v1, v2, v3, test, got "v4".',
    { case: 'autoaugmentImage', value: { policyName: 'v4' } },
  ],
  [
    'random_jpeg_quality: the smallest value, 50, is above the largest, 40; swap them.',
    { case: 'randomJpegQuality', value: { minJpegQuality: 50, maxJpegQuality: 40 } },
  ],
  [
    'random_crop_to_aspect_ratio.aspect_ratio must be above 0, got 0.',
    { case: 'randomCropToAspectRatio', value: { aspectRatio: 0 } },
  ],
  [
    'random_downscale_to_target_pixels.max_target_pixels must be at least 1, got 0.',
    { case: 'randomDownscaleToTargetPixels', value: { maxTargetPixels: 0 } },
  ],
  ['is empty; give a step, as random_horizontal_flip { }.', { case: undefined }],
])('%s', (message, step) => {
  expect(() => build(step)).toThrow(ConfigError);
  expect(() => build(step)).toThrow(message);
});

test('what an operation of an SSD crop leaves unset has the default of the format', () => {
  const [augmentation] = buildAugmentations([
    create(PreprocessingStepSchema, {
      preprocessingStep: {
        case: 'ssdRandomCropFixedAspectRatio',
        value: { operations: [{ minArea: 0.25, maxArea: 1 }], aspectRatio: 2 },
      },
    }),
  ]);
  expect(augmentation).toMatchObject({
    operations: [
      {
        minObjectCovered: 0,
        minAspectRatio: 2,
        maxAspectRatio: 2,
        minArea: 0.25,
        maxArea: 1,
        overlapThresh: 0,
        clipBoxes: true,
        randomCoef: 0,
      },
    ],
  });
});
