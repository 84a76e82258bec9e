/**
 * @module
 * Puts an image into its place among the network's inputs: resized as the resizer says, padded at the bottom and the
 * right where that does not fill it (upstream: the functions that builders/image_resizer_builder.py chooses from).
 */

import type { GroundTruth } from '../dataset/sample.ts';
import { type ImageResizer, type ImageSize, resizedSize } from '../detection/image-resizer.ts';
import { DataError } from '../util/errors.ts';
import { mapBoxes } from './augmented-sample.ts';
import type { PixelView } from './pixel-view.ts';
import { resizeImage } from './resize-image.ts';

/** The numbers of one input: [3, H, W]. */
export function inputLength({ height, width }: ImageSize): number {
  return 3 * height * width;
}

/** Fills the parts of planes [3, H, W] from `offset` that an image of `size` leaves free. */
function padInput(data: Float32Array, offset: number, resizer: ImageResizer, size: ImageSize): void {
  const { height, width } = resizer;
  for (const [channel, value] of resizer.padColor.entries()) {
    const plane = offset + channel * height * width;
    if (size.width < width)
      for (let y = 0; y < size.height; y++)
        data.fill(value, plane + y * width + size.width, plane + (y + 1) * width);
    data.fill(value, plane + size.height * width, plane + height * width);
  }
}

/**
 * Writes `view` to `data` from `offset` as planes [3, H, W]; returns the height and width that are image.
 *
 * @throws DataError naming `where`, if the image does not fit.
 */
export function resizeToInput(
  view: PixelView,
  resizer: ImageResizer,
  place: { readonly data: Float32Array; readonly offset: number; readonly where: string },
): ImageSize {
  const { data, offset, where } = place;
  const size = resizedSize(resizer, view);
  if (size.height > resizer.height || size.width > resizer.width) {
    throw new DataError(
      where,
      `the image resizer leaves it ${size.height}×${size.width} pixels (height × width), which is more than the network's input, ${resizer.height}×${resizer.width}. Give model.ssd.image_resizer a larger input_height and input_width, or use keep_aspect_ratio_resizer { pad_to_max_dimension: true } or fixed_shape_resizer.`,
    );
  }
  const { height, width } = resizer;
  resizeImage(
    view,
    { data, offset, ...size, layout: 'planar', within: { height, width } },
    resizer.method,
    resizer.alignCorners,
  );
  padInput(data, offset, resizer, size);
  return size;
}

/** Boxes of an image of `size` as shares of the padded input. */
export function boxesInInput(groundTruth: GroundTruth, input: ImageSize, size: ImageSize): GroundTruth {
  const down = size.height / input.height;
  const across = size.width / input.width;
  if (down === 1 && across === 1) return groundTruth;
  return mapBoxes(groundTruth, (ymin, xmin, ymax, xmax) => [
    ymin * down,
    xmin * across,
    ymax * down,
    xmax * across,
  ]);
}
