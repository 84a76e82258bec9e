/**
 * @module
 * The gradient of a convolution for its kernel, dW[o, i, u, v] = Σ_b,h,w dy[b, o, h, w] · x[b, i, s h + d u, s w + d v],
 * in the formulation that ONNX Runtime runs fastest on a CPU:
 *
 * - pointwise kernels: a product of matrices for each image;
 * - depthwise kernels: a grouped convolution of x with blocks of the cotangent as its kernels (below);
 * - the rest: x unfolded by a constant depthwise convolution, then a product of matrices.
 *
 * MLAS spreads a Conv over threads only if a group has no more kernels than output pixels, and copies runs as long as
 * an output row; both decide the forms chosen here. Sums over the batch go into the products where maps are small.
 */

import type { Conv2dAttributes } from '../op-attributes.ts';
import type { Lowering } from '../op-rule.ts';
import { staticShape } from '../tensor-type.ts';
import { int64s } from './common.ts';
import {
  blockLength,
  convAttributes,
  isDepthwise,
  isPointwise,
  outputLength,
  reshaped,
  transposed,
} from './convolution-shapes.ts';

type L = Lowering<'conv2dWeightGradient'>;

/** Maps with at most so many pixels are brought to [C, B, H, W] first, so that one sum runs over batch and pixels. */
const SMALL_MAP = 1600;
const WANTED_BLOCK = 12;
const LONGEST_BLOCK = 40;

/** The product a bᵀ of [.., M, K] and [.., N, K]. */
function timesTransposed(l: L, a: string, b: string): string {
  return l.emit('FusedMatMul', [a, b], { attributes: { transB: { int: 1 } }, domain: 'com.microsoft' })[0];
}

/** Sums the first axis of `parts` [B, ..] away; the result is the gradient. */
function sumOverBatch(l: L, parts: string, batch: number): void {
  const shape = staticShape(l.attributes.kernelShape);
  const each = reshaped(l, parts, [batch, ...shape]);
  l.emit('ReduceSum', [each, int64s(l, [0])], { attributes: { keepdims: { int: 0 } }, outputs: l.outputs });
}

/**
 * dW = Σ_b dy_b colsᵀ_b for `columns` [B, N, P] and dy [B, O, P], in groups of both. Where maps are small the batch
 * joins the pixels: a longer product in place of B products and their sum.
 */
function productOverPixels(l: L, columns: string, perGroup: number): void {
  const { groups, kernelShape } = l.attributes;
  const [b, o, oh, ow] = staticShape(l.inputTypes[1].shape);
  const pixels = oh * ow;
  const rows = o / groups;
  if (b > 1 && b * rows * perGroup > 2 * (rows + perGroup) * b * pixels) {
    const merged = (value: string, n: number): string => {
      const turned = transposed(l, reshaped(l, value, [b, groups * n, pixels]), [1, 0, 2]);
      return reshaped(l, turned, [groups, n, b * pixels]);
    };
    const product = timesTransposed(l, merged(l.inputs[1], rows), merged(columns, perGroup));
    l.emit('Reshape', [product, int64s(l, staticShape(kernelShape))], { outputs: l.outputs });
    return;
  }
  const dy = reshaped(l, l.inputs[1], [b * groups, rows, pixels]);
  const each = timesTransposed(l, dy, reshaped(l, columns, [b * groups, perGroup, pixels]));
  sumOverBatch(l, each, b);
}

/**
 * x [B, C, H, W] → [B, C·kH·kW, Ho, Wo]: under each output pixel the inputs that its kernel meets, by a depthwise
 * convolution with the kH·kW unit kernels, which also pads, strides and dilates.
 */
function unfold(l: L): string {
  const a = l.attributes;
  const c = staticShape(l.inputTypes[0].shape)[1];
  const kernel = staticShape(a.kernelShape).slice(2);
  const taps = kernel[0] * kernel[1];
  const units = Float32Array.from({ length: c * taps * taps }, (_, i) =>
    Math.floor(i / taps) % taps === i % taps ? 1 : 0,
  );
  const unit = l.constant('float32', [c * taps, 1, ...kernel], units);
  const { strides, pads, dilations } = a;
  const attributes = convAttributes({ strides, pads, dilations, group: c, kernel });
  return l.emit('Conv', [l.inputs[0], unit], { attributes })[0];
}

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

/** [R, rows, T] → [R, T, rows], by a product with the unit matrix: ORT's Transpose has one thread, its products all. */
function turnBlocks(l: L, blocks: string, length: number): string {
  const unit = Float32Array.from({ length: length ** 2 }, (_, i) => (i % (length + 1) === 0 ? 1 : 0));
  return timesTransposed(l, l.constant('float32', [length, length], unit), blocks);
}

/**
 * Depthwise. Cut the rows of dy into blocks of T pixels, w = qT + i, and let pixel i of all blocks be one kernel over
 * (h, q), dilated by s and sT. Convolved with x it gives P[i, u, j] = Σ_h,q dy[h, qT + i] · x[s h + d u, s T q + j],
 * and dW[u, v] = Σ_i P[i, u, s i + d v], a product with a constant of zeros and ones. T = 1 is the textbook form, the
 * cotangent as one kernel; with T near 12 the engine copies runs of s (T − 1) + kW in place of kW, and multiplies
 * matrices in place of vectors: three to five times as fast, at the price of (s T + d kW) / d kW times the products.
 */
function depthwiseByBlocks(l: L): void {
  const a: Conv2dAttributes = l.attributes;
  const [b, c, h, w] = staticShape(l.inputTypes[0].shape);
  const [, , oh, ow] = staticShape(l.inputTypes[1].shape);
  const [, , kh, kw] = staticShape(l.attributes.kernelShape);
  const t = blockLength(ow, WANTED_BLOCK, LONGEST_BLOCK);
  const across = ow / t;
  const merge = oh * ow <= SMALL_MAP && b > 1;
  const [maps, depth] = merge ? [c, b] : [b * c, 1]; // groups of the Conv, and channels in each

  const channelsFirst = (value: string): string => (merge ? transposed(l, value, [1, 0, 2, 3]) : value);
  const x = reshaped(l, channelsFirst(l.inputs[0]), [1, b * c, h, w]);
  const blocks = reshaped(l, channelsFirst(l.inputs[1]), [maps, (depth * oh * ow) / t, t]);
  const turned = t === 1 ? blocks : turnBlocks(l, blocks, t);
  const kernels = reshaped(l, turned, [maps * t, depth, oh, across]);

  const step = greatestCommonDivisor(a.strides[1], a.dilations[1]); // columns of x between two entries j of P
  const swapped: Conv2dAttributes = {
    strides: [a.dilations[0], step],
    dilations: [a.strides[0], a.strides[1] * t],
    pads: a.pads,
    groups: maps,
  };
  const attributes = convAttributes({ ...swapped, group: maps, kernel: [oh, across] });
  const [products] = l.emit('Conv', [x, kernels], { attributes });

  const us = outputLength(h, oh, 0, swapped); // kH, or more where the stride leaves pixels over
  const js = outputLength(w, across, 1, swapped);
  const taps = kh * kw;
  const pick = new Float32Array(t * us * js * taps);
  for (let i = 0; i < t; i++) {
    for (let tap = 0; tap < taps; tap++) {
      const u = Math.floor(tap / kw);
      const j = (a.strides[1] * i + a.dilations[1] * (tap % kw)) / step;
      pick[((i * us + u) * js + j) * taps + tap] = 1;
    }
  }
  const flat = reshaped(l, products, [maps, t * us * js]);
  const [each] = l.emit('MatMul', [flat, l.constant('float32', [t * us * js, taps], pick)]);
  if (maps > c) sumOverBatch(l, each, b);
  else l.emit('Reshape', [each, int64s(l, [c, 1, kh, kw])], { outputs: l.outputs });
}

/** Lowers dW of a convolution. */
export function lowerWeightGradient(l: L): void {
  const { attributes: a } = l;
  const [, i, kh, kw] = staticShape(a.kernelShape);
  if (isPointwise(a.kernelShape, a)) productOverPixels(l, l.inputs[0], i);
  else if (isDepthwise(a.kernelShape, a)) depthwiseByBlocks(l);
  else productOverPixels(l, unfold(l), i * kh * kw);
}
