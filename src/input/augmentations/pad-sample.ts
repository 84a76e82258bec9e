/**
 * @module
 * Puts an image at a random place on a larger canvas of one colour (upstream: `random_pad_image` in
 * core/preprocessor.py).
 */

import type { Random } from '../../util/random.ts';
import { type AugmentedSample, mapBoxes } from '../augmented-sample.ts';
import { copyPixels, type PixelView, viewOf } from '../pixel-view.ts';

/** The bounds of the canvas, in pixels, and its colour (RGB 0..255; absent: the image's mean). */
export interface Canvas {
  readonly minHeight: number;
  readonly minWidth: number;
  readonly maxHeight: number;
  readonly maxWidth: number;
  readonly padColor?: readonly [number, number, number];
}

/**
 * Pads `sample`: each side of the canvas is a whole number uniform in [min, max), both raised to the image's own side;
 * the place is uniform; boxes are expressed in the canvas's frame.
 */
export function padSample(sample: AugmentedSample, canvas: Canvas, random: Random): AugmentedSample {
  const { image } = sample;
  const height = drawSide(image.height, [canvas.minHeight, canvas.maxHeight], random);
  const width = drawSide(image.width, [canvas.minWidth, canvas.maxWidth], random);
  const y = height > image.height ? random.int(height - image.height) : 0;
  const x = width > image.width ? random.int(width - image.width) : 0;
  if (height === image.height && width === image.width) return sample;
  const data = new Float32Array(3 * height * width);
  const [red, green, blue] = canvas.padColor ?? meanColor(image);
  for (let i = 0; i < data.length; i += 3) {
    data[i] = red;
    data[i + 1] = green;
    data[i + 2] = blue;
  }
  copyPixels(image, data, { offset: 3 * (y * width + x), rowStride: 3 * width });
  return {
    image: viewOf({ data, height, width }),
    groundTruth: mapBoxes(sample.groundTruth, (ymin, xmin, ymax, xmax) => [
      (y + ymin * image.height) / height,
      (x + xmin * image.width) / width,
      (y + ymax * image.height) / height,
      (x + xmax * image.width) / width,
    ]),
  };
}

function drawSide(own: number, [min, max]: readonly [number, number], random: Random): number {
  const low = Math.max(min, own);
  const high = Math.max(max, own);
  return high > low ? low + random.int(high - low) : high;
}

/** The mean of each channel over the view. */
function meanColor(view: PixelView): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  for (let y = 0; y < view.height; y++) {
    let at = view.offset + y * view.rowStride;
    for (let x = 0; x < view.width; x++) {
      for (let k = 0; k < 3; k++) sum[k] += view.data[at + k];
      at += view.columnStride;
    }
  }
  const pixels = view.height * view.width;
  return [sum[0] / pixels, sum[1] / pixels, sum[2] / pixels];
}
