/**
 * @module
 * Resizing to the nearest pixel as TensorFlow 1 does it: output pixel i is pixel ⌊i·in/out⌋ of the input; with corners
 * aligned, the one nearest to i·(in − 1)/(out − 1).
 */

import type { PixelView } from './pixel-view.ts';
import { axisOf, type ResizeTarget, type TargetAxis, targetStrides } from './resize-target.ts';

function sources(
  { input, scale, from, count }: TargetAxis,
  stride: number,
  alignCorners: boolean,
): Int32Array {
  const offsets = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const at = Math.fround((from + i) * Math.fround(scale)); // as there, in 32 bits
    offsets[i] = Math.min(Math.floor(alignCorners ? at + 0.5 : at), input - 1) * stride;
  }
  return offsets;
}

/** Resizes `source` into `target`. */
export function resizeNearest(source: PixelView, target: ResizeTarget, alignCorners = false): void {
  const { data, offset } = source;
  const { height, width, data: out } = target;
  const rows = sources(axisOf('height', source, target, alignCorners), source.rowStride, alignCorners);
  const columns = sources(axisOf('width', source, target, alignCorners), source.columnStride, alignCorners);
  const { step, row, green } = targetStrides(target);
  for (let y = 0; y < height; y++) {
    let to = target.offset + y * row;
    for (let x = 0; x < width; x++) {
      const from = offset + rows[y] + columns[x];
      out[to] = data[from];
      out[to + green] = data[from + 1];
      out[to + 2 * green] = data[from + 2];
      to += step;
    }
  }
}
