/**
 * @module
 * `random_square_crop_by_scale`: a square around a point of the image, black where it reaches beyond (Zhou et al. 2019,
 * CenterNet; upstream: the function of that name in core/preprocessor.py).
 */

import { type Augmentation, moveIntoWindow } from '../augmented-sample.ts';
import { copyPixels, cropView, viewOf } from '../pixel-view.ts';

/** How far the centre stays from an edge: `border` halved until twice it fits into `side`. */
function borderFor(border: number, side: number): number {
  const halvings = Math.ceil(Math.log2((2 * border) / side));
  const divisor = Math.trunc(Math.min(Math.max(2 ** halvings, 1), border));
  return Math.floor(border / divisor);
}

/**
 * The side is one of `numScales` evenly spaced scales times the longer image side; the centre is uniform among the pixels
 * not in the border. As upstream, the last row and column of the image are never part of it.
 */
export const randomSquareCropByScale: Augmentation<'random_square_crop_by_scale'> = (
  sample,
  options,
  random,
) => {
  const { image } = sample;
  const { numScales, scaleMin, scaleMax } = options;
  const share = numScales > 1 ? random.int(numScales) / (numScales - 1) : 0;
  const scale = scaleMin + share * (scaleMax - scaleMin);
  const side = Math.max(1, Math.trunc(scale * Math.max(image.height, image.width)));
  const centre = (length: number): number => {
    const border = borderFor(options.maxBorder, length);
    return border + random.int(Math.max(1, length - 2 * border + 1));
  };
  const half = Math.trunc(side / 2);
  const y = centre(image.height) - half;
  const x = centre(image.width) - half;
  const top = Math.max(y, 0);
  const left = Math.max(x, 0);
  const height = Math.min(y + 2 * half, image.height - 1) - top;
  const width = Math.min(x + 2 * half, image.width - 1) - left;
  const data = new Float32Array(3 * side * side);
  if (height > 0 && width > 0) {
    copyPixels(cropView(image, { y: top, x: left, height, width }), data, {
      offset: 3 * ((top - y) * side + left - x),
      rowStride: 3 * side,
    });
  }
  return {
    image: viewOf({ data, height: side, width: side }),
    groundTruth: moveIntoWindow(sample.groundTruth, [
      y / image.height,
      x / image.width,
      (y + side) / image.height,
      (x + side) / image.width,
    ]),
  };
};
