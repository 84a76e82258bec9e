/**
 * @module
 * Bilinear resizing as TensorFlow 1 does it (`tf.image.resize_images`, `half_pixel_centers` false): output pixel i lies
 * at i·in/out of the input, without half-pixel centres; with `alignCorners`, at i·(in − 1)/(out − 1). Neighbours
 * beyond the edge are the edge. No smoothing when shrinking, as there.
 *
 * It reads a strided view (so a crop or a mirrored image needs no copy) and writes planes or interleaved pixels
 * straight into their place in a batch.
 */

import { invariant } from '../util/errors.ts';
import type { PixelView } from './pixel-view.ts';
import { axisOf, type ResizeTarget, type TargetAxis, targetStrides } from './resize-target.ts';

/** For each output index: two input offsets and the share of the second. */
interface Taps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly share: Float32Array;
}

function taps({ input, scale, from, count }: TargetAxis, stride: number): Taps {
  const first = new Int32Array(count);
  const second = new Int32Array(count);
  const share = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const at = (from + i) * scale;
    const below = Math.min(Math.floor(at), input - 1);
    first[i] = below * stride;
    second[i] = Math.min(below + 1, input - 1) * stride;
    share[i] = at - below;
  }
  return { first, second, share };
}

/**
 * Resizes `source` into `target`:
 * out(y, x) = lerp(lerp(p(y₀, x₀), p(y₀, x₁), fx), lerp(p(y₁, x₀), p(y₁, x₁), fx), fy).
 *
 * @param source RGB pixels, 0..255.
 * @param target receives the same value range.
 */
export function resizeBilinear(source: PixelView, target: ResizeTarget, alignCorners = false): void {
  const { data, offset } = source;
  const { height, width, data: out } = target;
  invariant(source.height > 0 && source.width > 0, `resize of a ${source.height}×${source.width} image`);
  const rows = taps(axisOf('height', source, target, alignCorners), source.rowStride);
  const columns = taps(axisOf('width', source, target, alignCorners), source.columnStride);
  const { step, row, green } = targetStrides(target);
  const blue = 2 * green;
  const { first, second, share } = columns;
  for (let y = 0; y < height; y++) {
    let to = target.offset + y * row;
    const top = offset + rows.first[y];
    const bottom = offset + rows.second[y];
    const fy = rows.share[y];
    for (let x = 0; x < width; x++) {
      const fx = share[x];
      const a = top + first[x];
      const b = top + second[x];
      const c = bottom + first[x];
      const d = bottom + second[x];
      const r0 = data[a] + (data[b] - data[a]) * fx;
      const r1 = data[c] + (data[d] - data[c]) * fx;
      const g0 = data[a + 1] + (data[b + 1] - data[a + 1]) * fx;
      const g1 = data[c + 1] + (data[d + 1] - data[c + 1]) * fx;
      const b0 = data[a + 2] + (data[b + 2] - data[a + 2]) * fx;
      const b1 = data[c + 2] + (data[d + 2] - data[c + 2]) * fx;
      out[to] = r0 + (r1 - r0) * fy;
      out[to + green] = g0 + (g1 - g0) * fy;
      out[to + blue] = b0 + (b1 - b0) * fy;
      to += step;
    }
  }
}
