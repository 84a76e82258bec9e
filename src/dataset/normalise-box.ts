/**
 * @module
 * From a box in pixels, as annotation files have it, to `yxyx` normalised, with the checks that such files need.
 */

import { DataError } from '../util/errors.ts';
import type { ImageSize } from './image-size.ts';

/** A box in pixels. */
export interface PixelBox {
  readonly ymin: number;
  readonly xmin: number;
  readonly ymax: number;
  readonly xmax: number;
}

/** Annotation tools round outwards and count from 0 or 1: so far, in pixels, may a box reach beyond its image. */
const SLACK = 1;

/**
 * `box` / (height, width), as upstream's create_pascal_tf_record divides. A box that overshoots the image by up to one
 * pixel is clipped; one without area is kept.
 *
 * @throws DataError if a side is no number, the box is inverted, or lies further outside
 */
export function normaliseBox(
  box: PixelBox,
  { width, height }: ImageSize,
  where: string,
): [number, number, number, number] {
  const { ymin, xmin, ymax, xmax } = box;
  for (const [name, value] of Object.entries(box)) {
    if (!Number.isFinite(value)) throw new DataError(where, `${name} is not a number; correct the box.`);
  }
  const described = `xmin ${xmin}, ymin ${ymin}, xmax ${xmax}, ymax ${ymax}`;
  if (xmax < xmin || ymax < ymin) {
    throw new DataError(where, `the box is inverted (${described}); swap its corners or remove it.`);
  }
  if (Math.min(xmin, ymin) < -SLACK || xmax > width + SLACK || ymax > height + SLACK) {
    throw new DataError(
      where,
      `the box (${described}) reaches beyond its image of ${width} × ${height} pixels; correct the box or the stated size.`,
    );
  }
  const side = (value: number, size: number): number => Math.min(1, Math.max(0, value / size));
  return [side(ymin, height), side(xmin, width), side(ymax, height), side(xmax, width)];
}
