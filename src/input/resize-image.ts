/**
 * @module
 * Resizing by the name of the interpolation: the four of `tf.image.resize_images`.
 */

import type { ResizeMethod } from '../detection/image-resizer.ts';
import { type PixelView, viewOf } from './pixel-view.ts';
import { resizeBilinear } from './resize-bilinear.ts';
import { resizeNearest } from './resize-nearest.ts';
import type { ResizeTarget } from './resize-target.ts';
import { resizeArea, resizeBicubic } from './resize-weighted.ts';

type Resize = (source: PixelView, target: ResizeTarget, alignCorners?: boolean) => void;

const METHODS: Readonly<Record<ResizeMethod, Resize>> = {
  BILINEAR: resizeBilinear,
  NEAREST_NEIGHBOR: resizeNearest,
  BICUBIC: resizeBicubic,
  AREA: resizeArea,
};

/** Resizes `source` into `target` by `method`. */
export function resizeImage(
  source: PixelView,
  target: ResizeTarget,
  method: ResizeMethod,
  alignCorners = false,
): void {
  METHODS[method](source, target, alignCorners);
}

/** `source` as a new image of `height` × `width` pixels. */
export function resizedView(
  source: PixelView,
  { height, width }: { readonly height: number; readonly width: number },
  method: ResizeMethod = 'BILINEAR',
  alignCorners = false,
): PixelView {
  const data = new Float32Array(3 * height * width);
  resizeImage(source, { data, offset: 0, height, width, layout: 'interleaved' }, method, alignCorners);
  return viewOf({ data, height, width });
}
