/**
 * @module
 * Where AutoAugment's moves take a box, in whole pixels as upstream computes it (utils/autoaugment_utils.py:
 * _shift_bbox, _shear_bbox, _rotate_bbox).
 */

import type { ByteImage } from './byte-image.ts';

/** ymin, xmin, ymax, xmax; normalised. */
export type BoxYxyx = readonly [number, number, number, number];

type Size = Pick<ByteImage, 'height' | 'width'>;

const { trunc } = Math;

/** What a side that has been moved onto an edge of the image is held apart by. */
const DELTA = 0.05;

/** Clips to the image; a box on its edge without an extent gets a little one. */
function clipped(box: BoxYxyx): BoxYxyx {
  const [ymin, xmin, ymax, xmax] = box.map((v) => Math.min(Math.max(v, 0), 1));
  const apart = (low: number, high: number): readonly [number, number] =>
    high - low === 0 ? [Math.min(low, 1 - DELTA), Math.max(high, DELTA)] : [low, high];
  const [top, bottom] = apart(ymin, ymax);
  const [left, right] = apart(xmin, xmax);
  return [top, left, bottom, right];
}

/** Up by `up` and to the left by `left` pixels. */
export function shiftBox(
  box: BoxYxyx,
  { height, width }: Size,
  [up, left]: readonly [number, number],
): BoxYxyx {
  const along = (low: number, high: number, side: number, by: number): readonly [number, number] =>
    by === 0
      ? [trunc(side * low) / side, trunc(side * high) / side]
      : [Math.max(0, trunc(side * low) - by) / side, Math.min(side, trunc(side * high) - by) / side];
  const [ymin, ymax] = along(box[0], box[2], height, trunc(up));
  const [xmin, xmax] = along(box[1], box[3], width, trunc(left));
  return clipped([ymin, xmin, ymax, xmax]);
}

/** The box around the corners after `map`, which gets and gives pixels. */
function around(
  [ymin, xmin, ymax, xmax]: BoxYxyx,
  map: (y: number, x: number) => readonly [number, number],
): BoxYxyx {
  const corners = [map(ymin, xmin), map(ymin, xmax), map(ymax, xmin), map(ymax, xmax)];
  const ys = corners.map(([y]) => trunc(y));
  const xs = corners.map(([, x]) => trunc(x));
  return [Math.min(...ys), Math.min(...xs), Math.max(...ys), Math.max(...xs)];
}

/** With its rows sheared to the left, or its columns upwards, by `level`. */
export function shearBox(
  box: BoxYxyx,
  { height, width }: Size,
  level: number,
  direction: 'across' | 'down',
): BoxYxyx {
  const pixels: BoxYxyx = [
    trunc(height * box[0]),
    trunc(width * box[1]),
    trunc(height * box[2]),
    trunc(width * box[3]),
  ];
  const [top, left, bottom, right] = around(pixels, (y, x) =>
    direction === 'across' ? [y, x - level * y] : [y - level * x, x],
  );
  return clipped([top / height, left / width, bottom / height, right / width]);
}

/** Turned about the image's centre. */
export function turnBox(box: BoxYxyx, { height, width }: Size, radians: number): BoxYxyx {
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  const pixels: BoxYxyx = [
    -trunc(height * (box[0] - 0.5)), // upwards
    trunc(width * (box[1] - 0.5)),
    -trunc(height * (box[2] - 0.5)),
    trunc(width * (box[3] - 0.5)),
  ];
  const [low, left, high, right] = around(pixels, (y, x) => [cos * y + sin * x, -sin * y + cos * x]);
  return clipped([-(high / height - 0.5), left / width + 0.5, -(low / height - 0.5), right / width + 0.5]);
}
