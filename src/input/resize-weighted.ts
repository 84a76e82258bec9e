/**
 * @module
 * Bicubic and area resizing as TensorFlow 1 does them (kernels resize_bicubic_op.cc and resize_area_op.cc). Both weigh a
 * few neighbours along each axis by itself, so one walk serves both: down the columns first, then along the row.
 *
 * Bicubic: Keys' kernel with a = −0.75 over four neighbours, whose weights are looked up for 1024 places between two
 * pixels; beyond the edge is the edge. Area: the mean over the stretch [i·s, (i + 1)·s) of the input.
 */

import type { PixelView } from './pixel-view.ts';
import { axisOf, type ResizeTarget, type TargetAxis, targetStrides } from './resize-target.ts';

/** For output i, the entries `taps`·i to `taps`·(i + 1): input indices and their weights, 0 where there is none. */
interface Weights {
  readonly taps: number;
  readonly index: Int32Array;
  readonly weight: Float32Array;
}

type WeightAxis = (axis: TargetAxis) => Weights;

const PLACES = 1024;
const A = -0.75;

/** Keys' kernel at distance `x` from 0 to 1, and from 1 to 2. */
const near = (x: number): number => ((A + 2) * x - (A + 3)) * x * x + 1;
const far = (x: number): number => ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;

const bicubicWeights: WeightAxis = ({ input, scale, from, count }) => {
  const index = new Int32Array(4 * count);
  const weight = new Float32Array(4 * count);
  for (let i = 0; i < count; i++) {
    const at = (from + i) * scale;
    const below = Math.floor(at);
    const share = Math.round((at - below) * PLACES) / PLACES;
    weight.set([far(share + 1), near(share), near(1 - share), far(2 - share)], 4 * i);
    for (let tap = 0; tap < 4; tap++) index[4 * i + tap] = Math.min(Math.max(below - 1 + tap, 0), input - 1);
  }
  return { taps: 4, index, weight };
};

const areaWeights: WeightAxis = ({ input, scale, from, count }) => {
  const taps = Math.ceil(scale) + 1;
  const index = new Int32Array(taps * count);
  const weight = new Float32Array(taps * count);
  for (let i = 0; i < count; i++) {
    const start = (from + i) * scale;
    const end = start + scale;
    const first = Math.floor(start);
    for (let tap = 0; tap < taps && first + tap < end; tap++) {
      const at = first + tap;
      index[i * taps + tap] = Math.min(at, input - 1);
      weight[i * taps + tap] = (Math.min(at + 1, end) - Math.max(at, start)) / scale;
    }
  }
  return { taps, index, weight };
};

/** Row `y` of the output before it is resized along the row: [W, 3] of the input's width. */
function mixRows(source: PixelView, rows: Weights, y: number, mixed: Float32Array): void {
  const { data, columnStride, width } = source;
  mixed.fill(0);
  for (let tap = y * rows.taps; tap < (y + 1) * rows.taps; tap++) {
    const weight = rows.weight[tap];
    if (weight === 0) continue;
    let from = source.offset + rows.index[tap] * source.rowStride;
    for (let to = 0; to < 3 * width; to += 3) {
      mixed[to] += weight * data[from];
      mixed[to + 1] += weight * data[from + 1];
      mixed[to + 2] += weight * data[from + 2];
      from += columnStride;
    }
  }
}

function resizeWeighted(
  weigh: WeightAxis,
  source: PixelView,
  target: ResizeTarget,
  alignCorners: boolean,
): void {
  const { height, width, data: out } = target;
  const rows = weigh(axisOf('height', source, target, alignCorners));
  const { taps, index, weight } = weigh(axisOf('width', source, target, alignCorners));
  const mixed = new Float32Array(3 * source.width);
  const { step, row, green } = targetStrides(target);
  for (let y = 0; y < height; y++) {
    mixRows(source, rows, y, mixed);
    let to = target.offset + y * row;
    for (let x = 0; x < width; x++) {
      let [r, g, b] = [0, 0, 0];
      for (let tap = x * taps; tap < (x + 1) * taps; tap++) {
        const share = weight[tap];
        const from = 3 * index[tap];
        r += share * mixed[from];
        g += share * mixed[from + 1];
        b += share * mixed[from + 2];
      }
      out[to] = r;
      out[to + green] = g;
      out[to + 2 * green] = b;
      to += step;
    }
  }
}

/** Resizes `source` into `target`; the values may leave their range a little. */
export const resizeBicubic = (source: PixelView, target: ResizeTarget, alignCorners = false): void =>
  resizeWeighted(bicubicWeights, source, target, alignCorners);

/** Resizes `source` into `target`. */
export const resizeArea = (source: PixelView, target: ResizeTarget, alignCorners = false): void =>
  resizeWeighted(areaWeights, source, target, alignCorners);
