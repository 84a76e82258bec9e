/**
 * @module
 * AutoAugment's moves of an image: nearest pixels through an affine map, grey where nothing is (upstream:
 * utils/autoaugment_utils.py over contrib.image.transform).
 */

import type { ByteImage } from './byte-image.ts';

/** Output (x, y) is input (a·x + b·y + c, d·x + e·y + f). */
export type AffineMap = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** To the nearest whole number, halves away from 0, as std::round. */
const round = (v: number): number => (v < 0 ? -Math.floor(0.5 - v) : Math.floor(v + 0.5));

/** Moves the image in place. */
export function warpImage(image: ByteImage, [a, b, c, d, e, f]: AffineMap): void {
  const { data, height, width } = image;
  const before = data.slice();
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromX = round(a * x + b * y + c);
      const fromY = round(d * x + e * y + f);
      if (fromX >= 0 && fromY >= 0 && fromX < width && fromY < height) {
        const from = 3 * (fromY * width + fromX);
        data[to] = before[from];
        data[to + 1] = before[from + 1];
        data[to + 2] = before[from + 2];
      } else {
        data[to] = data[to + 1] = data[to + 2] = 128;
      }
      to += 3;
    }
  }
}

/** To the left by a number of pixels. */
export const leftwards = (pixels: number): AffineMap => [1, 0, pixels, 0, 1, 0];

/** Upwards by a number of pixels. */
export const upwards = (pixels: number): AffineMap => [1, 0, 0, 0, 1, pixels];

/** Rows to the left, by `level` pixels more in each than in the one above. */
export const shearedAcross = (level: number): AffineMap => [1, level, 0, 0, 1, 0];

/** Columns upwards, by `level` pixels more in each than in the one before. */
export const shearedDown = (level: number): AffineMap => [1, 0, 0, level, 1, 0];

/** About the centre, counter-clockwise. */
export function turned(radians: number, { height, width }: Pick<ByteImage, 'height' | 'width'>): AffineMap {
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  const [right, bottom] = [width - 1, height - 1];
  const x = (right - (cos * right - sin * bottom)) / 2;
  const y = (bottom - (sin * right + cos * bottom)) / 2;
  return [cos, -sin, x, sin, cos, y];
}

/** Left to right. */
export const mirrored = ({ width }: Pick<ByteImage, 'width'>): AffineMap => [-1, 0, width - 1, 0, 1, 0];
