import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import {
  ConditionalShapeResizer_ResizeCondition as Condition,
  ImageResizerSchema,
  ResizeType,
} from '../proto/gen/object_detection/protos/image_resizer_pb.js';
import { type BuiltResizer, buildImageResizer } from './image-resizer.ts';

type Fields = MessageInitShape<typeof ImageResizerSchema>;
type Chosen = NonNullable<Fields['imageResizerOneof']>;

const build = (imageResizerOneof: Chosen, fields: Fields = {}): BuiltResizer =>
  buildImageResizer(create(ImageResizerSchema, { ...fields, imageResizerOneof } as Fields));

const PLAIN = { method: 'BILINEAR', alignCorners: false, padValue: [0, 0, 0], convertToGrayscale: false };

describe('each resizer', () => {
  test('fixed_shape_resizer stretches', () => {
    const value = { height: 20, width: 30, resizeMethod: ResizeType.AREA, convertToGrayscale: true };
    expect(build({ case: 'fixedShapeResizer', value })).toEqual({
      height: 20,
      width: 30,
      resizer: { ...PLAIN, rule: { kind: 'fixed_shape' }, method: 'AREA', convertToGrayscale: true },
    });
  });

  test('keep_aspect_ratio_resizer ends in a square of max_dimension, padded or not', () => {
    const value = { minDimension: 600, maxDimension: 1024, perChannelPadValue: [1, 2, 3] };
    const rule = { kind: 'keep_aspect_ratio', minDimension: 600, maxDimension: 1024 };
    const size = { height: 1024, width: 1024 };
    expect(build({ case: 'keepAspectRatioResizer', value })).toEqual({
      ...size,
      resizer: { ...PLAIN, rule },
    });
    expect(build({ case: 'keepAspectRatioResizer', value: { ...value, padToMaxDimension: true } })).toEqual({
      ...size,
      resizer: { ...PLAIN, rule, padValue: [1, 2, 3] },
    });
  });

  const size = { inputHeight: 70, inputWidth: 90 };
  test('those that leave sizes to the images take the input from input_height and input_width', () => {
    expect(build({ case: 'identityResizer', value: {} }, size)).toEqual({
      height: 70,
      width: 90,
      resizer: { ...PLAIN, rule: { kind: 'identity' } },
    });
    expect(build({ case: 'padToMultipleResizer', value: { multiple: 32 } }, size)).toMatchObject({
      height: 96,
      width: 96,
    });
    const value = { condition: Condition.SMALLER, sizeThreshold: 40 };
    expect(build({ case: 'conditionalShapeResizer', value }, size)).toEqual({
      height: 70,
      width: 90,
      resizer: {
        ...PLAIN,
        rule: { kind: 'conditional_shape', condition: 'SMALLER', threshold: 40 },
        alignCorners: true,
      },
    });
    expect(() => build({ case: 'identityResizer', value: {} })).toThrow(
      'model.ssd.image_resizer: identity_resizer leaves the size to the images, and input_height and input_width do not say it',
    );
  });

  test('numbers that make no sense are refused', () => {
    const keep = { minDimension: 30, maxDimension: 20 };
    expect(() => build({ case: 'keepAspectRatioResizer', value: keep })).toThrow(
      'min_dimension 30 is above max_dimension 20; swap them.',
    );
    expect(() => build({ case: 'keepAspectRatioResizer', value: { perChannelPadValue: [1] } })).toThrow(
      'per_channel_pad_value has 1 numbers; give three',
    );
    expect(() =>
      build({ case: 'conditionalShapeResizer', value: { condition: Condition.INVALID } }, size),
    ).toThrow('condition must be GREATER or SMALLER, got INVALID.');
    expect(() => buildImageResizer(undefined)).toThrow('image_resizer is missing');
  });
});
