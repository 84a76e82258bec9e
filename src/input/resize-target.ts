/**
 * @module
 * Where a resized image goes: planes or interleaved pixels anywhere in an array, all of the image or a part of it, so
 * that padding and cropping cost no copy. Positions are those of `tf.image.resize_images` in TensorFlow 1, without
 * half-pixel centres.
 */

import type { PixelView, PixelWindow } from './pixel-view.ts';

/** Where the resized image goes. */
export interface ResizeTarget {
  readonly data: Float32Array;
  /** Of the first number. */
  readonly offset: number;
  readonly height: number;
  readonly width: number;
  /** `planar`: [3, H, W]; `interleaved`: [H, W, 3]. */
  readonly layout: 'planar' | 'interleaved';
  /** The height and width of the array that it lies in; its own where absent. */
  readonly within?: { readonly height: number; readonly width: number };
  /** Where only a part of the resized image is wanted: the size of the whole and the part's corner in it. */
  readonly partOf?: PixelWindow;
}

/** One axis of a resizing: output i of `count` is at (from + i)·scale of `input` pixels. */
export interface TargetAxis {
  readonly input: number;
  readonly scale: number;
  readonly from: number;
  readonly count: number;
}

/** The axis of `source` and `target` along which images are `side`. */
export function axisOf(
  side: 'height' | 'width',
  source: PixelView,
  target: ResizeTarget,
  alignCorners: boolean,
): TargetAxis {
  const input = source[side];
  const count = target[side];
  const output = target.partOf?.[side] ?? count;
  const from = target.partOf?.[side === 'height' ? 'y' : 'x'] ?? 0;
  const scale = alignCorners && output > 1 ? (input - 1) / (output - 1) : input / output;
  return { input, scale, from, count };
}

/** The distances in `target.data` from a pixel to the next, from a row to the next, and from red to green. */
export function targetStrides(target: ResizeTarget): {
  readonly step: number;
  readonly row: number;
  readonly green: number;
} {
  const { height, width } = target.within ?? target;
  return target.layout === 'planar'
    ? { step: 1, row: width, green: height * width }
    : { step: 3, row: 3 * width, green: 1 };
}
