/**
 * @module
 * `ImageResizer` message → the network's input size. A fixed shape is what a training step of fixed shapes takes;
 * bilinear is what the decoder computes.
 */

import { SUPPORTED_PARTS, SUPPORTED_RESIZE_METHODS } from '../config/support/supported-parts.ts';
import { unhonouredFields } from '../config/support/unhonoured-fields.ts';
import {
  FixedShapeResizerSchema,
  type ImageResizer,
  ImageResizerSchema,
  ResizeType,
} from '../proto/gen/object_detection/protos/image_resizer_pb.js';
import { ConfigError } from '../util/errors.ts';
import { refuseFields, requireValue, unsupported } from './unsupported.ts';

/** Stretches images to `height` × `width` pixels. */
export interface FixedShape {
  readonly height: number;
  readonly width: number;
}

/** @throws ConfigError where it is missing, of another kind, not bilinear, or makes grey images. */
export function buildImageResizer(message: ImageResizer | undefined): FixedShape {
  const where = 'model.ssd.image_resizer';
  const chosen = message?.imageResizerOneof ?? { case: undefined };
  if (chosen.case === undefined) {
    throw new ConfigError(`${where} is missing; give fixed_shape_resizer { height: 300 width: 300 }.`);
  }
  if (chosen.case !== 'fixedShapeResizer') {
    const given = ImageResizerSchema.field[chosen.case].name;
    throw unsupported(`${where}:`, given, SUPPORTED_PARTS.ImageResizer);
  }
  const { height, width, resizeMethod } = chosen.value;
  if (resizeMethod !== ResizeType.BILINEAR) {
    throw unsupported(`${where}: resize_method`, ResizeType[resizeMethod], SUPPORTED_RESIZE_METHODS);
  }
  refuseFields(where, unhonouredFields(FixedShapeResizerSchema, chosen.value));
  requireValue(height > 0, `${where}.fixed_shape_resizer.height`, 'at least 1', height);
  requireValue(width > 0, `${where}.fixed_shape_resizer.width`, 'at least 1', width);
  return { height, width };
}
