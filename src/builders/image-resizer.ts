/**
 * @module
 * `ImageResizer` message → how images become the network's input (builders/image_resizer_builder.py). A training step has
 * one input shape, so every resizer ends in one: what keeps proportions is padded at the bottom and the right.
 *
 * Differences: `keep_aspect_ratio_resizer` without `pad_to_max_dimension` is padded to a square of `max_dimension` too,
 * where upstream makes inputs of many shapes (and batches of one image). Where the size is the images' own, it is
 * `input_height` × `input_width`, which training measures and writes into the run's configuration.
 */

import type { ImageSize, ResizeMethod } from '../detection/image-resizer.ts';
import type { ResizerSettings } from '../detection/meta-architectures/ssd.ts';
import {
  ConditionalShapeResizer_ResizeCondition as Condition,
  type ConditionalShapeResizer,
  type FixedShapeResizer,
  type ImageResizer,
  type KeepAspectRatioResizer,
  type PadToMultipleResizer,
  ResizeType,
} from '../proto/gen/object_detection/protos/image_resizer_pb.js';
import { ConfigError } from '../util/errors.ts';
import { requireValue } from './unsupported.ts';

/** The input's size, and how an image gets it. */
export interface BuiltResizer extends ImageSize {
  readonly resizer: ResizerSettings;
}

const WHERE = 'model.ssd.image_resizer';
const BLACK = [0, 0, 0] as const;

const methodOf = (type: ResizeType): ResizeMethod => ResizeType[type] as keyof typeof ResizeType;

function buildFixedShape(message: FixedShapeResizer): BuiltResizer {
  const { height, width, convertToGrayscale } = message;
  requireValue(height > 0, `${WHERE}.fixed_shape_resizer.height`, 'at least 1', height);
  requireValue(width > 0, `${WHERE}.fixed_shape_resizer.width`, 'at least 1', width);
  const method = methodOf(message.resizeMethod);
  const rule = { kind: 'fixed_shape' } as const;
  return {
    height,
    width,
    resizer: { rule, method, alignCorners: false, padValue: BLACK, convertToGrayscale },
  };
}

function buildKeepAspectRatio(message: KeepAspectRatioResizer): BuiltResizer {
  const { minDimension, maxDimension, perChannelPadValue: pad, convertToGrayscale } = message;
  const where = `${WHERE}.keep_aspect_ratio_resizer`;
  requireValue(minDimension > 0, `${where}.min_dimension`, 'at least 1', minDimension);
  if (minDimension > maxDimension) {
    throw new ConfigError(
      `${where}: min_dimension ${minDimension} is above max_dimension ${maxDimension}; swap them.`,
    );
  }
  if (pad.length !== 0 && pad.length !== 3) {
    throw new ConfigError(
      `${where}: per_channel_pad_value has ${pad.length} numbers; give three, for red, green and blue.`,
    );
  }
  return {
    height: maxDimension,
    width: maxDimension,
    resizer: {
      rule: { kind: 'keep_aspect_ratio', minDimension, maxDimension },
      method: methodOf(message.resizeMethod),
      alignCorners: false,
      padValue: pad.length === 3 && message.padToMaxDimension ? [pad[0], pad[1], pad[2]] : BLACK,
      convertToGrayscale,
    },
  };
}

/** The size that the images themselves set. @throws ConfigError where the configuration does not say it yet. */
function ownSize({ inputHeight: height, inputWidth: width }: ImageResizer, kind: string): ImageSize {
  if (height > 0 && width > 0) return { height, width };
  throw new ConfigError(
    `${WHERE}: ${kind} leaves the size to the images, and input_height and input_width do not say it; give both, as input_height: 480 input_width: 640, or use fixed_shape_resizer.`,
  );
}

function buildConditional(message: ConditionalShapeResizer, size: ImageSize): BuiltResizer {
  const { condition, sizeThreshold: threshold, convertToGrayscale } = message;
  const where = `${WHERE}.conditional_shape_resizer`;
  requireValue(threshold > 0, `${where}.size_threshold`, 'at least 1', threshold);
  if (condition !== Condition.GREATER && condition !== Condition.SMALLER)
    throw new ConfigError(`${where}.condition must be GREATER or SMALLER, got ${Condition[condition]}.`);
  const side = condition === Condition.GREATER ? 'GREATER' : 'SMALLER';
  return {
    ...size,
    resizer: {
      rule: { kind: 'conditional_shape', condition: side, threshold },
      method: methodOf(message.resizeMethod),
      alignCorners: true,
      padValue: BLACK,
      convertToGrayscale,
    },
  };
}

function buildUnresized(size: ImageSize, convertToGrayscale: boolean): BuiltResizer {
  const rule = { kind: 'identity' } as const;
  const resizer = {
    rule,
    method: 'BILINEAR',
    alignCorners: false,
    padValue: BLACK,
    convertToGrayscale,
  } as const;
  return { ...size, resizer };
}

function buildPadToMultiple(
  { multiple, convertToGrayscale }: PadToMultipleResizer,
  size: ImageSize,
): BuiltResizer {
  requireValue(multiple > 0, `${WHERE}.pad_to_multiple_resizer.multiple`, 'at least 1', multiple);
  const padded = (side: number): number => Math.ceil(side / multiple) * multiple;
  return buildUnresized({ height: padded(size.height), width: padded(size.width) }, convertToGrayscale);
}

/** @throws ConfigError where it is missing, or its numbers make no sense. */
export function buildImageResizer(message: ImageResizer | undefined): BuiltResizer {
  const chosen = message?.imageResizerOneof ?? { case: undefined };
  switch (chosen.case) {
    case 'fixedShapeResizer':
      return buildFixedShape(chosen.value);
    case 'keepAspectRatioResizer':
      return buildKeepAspectRatio(chosen.value);
    case 'conditionalShapeResizer':
      return buildConditional(chosen.value, ownSize(message as ImageResizer, 'conditional_shape_resizer'));
    case 'identityResizer':
      return buildUnresized(ownSize(message as ImageResizer, 'identity_resizer'), false);
    case 'padToMultipleResizer':
      return buildPadToMultiple(chosen.value, ownSize(message as ImageResizer, 'pad_to_multiple_resizer'));
    case undefined:
      throw new ConfigError(`${WHERE} is missing; give fixed_shape_resizer { height: 300 width: 300 }.`);
  }
}
