/**
 * @module
 * What the lowerings of convolution and of its two gradients share: the ONNX attributes of a Conv and the tests of
 * what kind of convolution it is. Tensors are [B, C, H, W], kernels [O, C/groups, kH, kW].
 */

import type { Conv2dAttributes, OpName } from '../op-attributes.ts';
import type { Lowering, OnnxAttribute } from '../op-rule.ts';
import type { Shape } from '../tensor-type.ts';
import { int64s } from './common.ts';

/** Output length along one axis: ⌊(in + pads − dilation (k − 1) − 1) / stride⌋ + 1. */
export function outputLength(input: number, kernel: number, axis: 0 | 1, a: Conv2dAttributes): number {
  const padded = input + a.pads[axis] + a.pads[axis + 2];
  return Math.floor((padded - a.dilations[axis] * (kernel - 1) - 1) / a.strides[axis]) + 1;
}

/** The attributes of an ONNX Conv or ConvTranspose. Pads: top, left, bottom, right. */
export function convAttributes(o: {
  readonly strides: readonly number[];
  readonly pads: readonly number[];
  readonly dilations: readonly number[];
  readonly group: number;
  readonly kernel: readonly number[];
}): Record<string, OnnxAttribute> {
  return {
    strides: { ints: o.strides },
    pads: { ints: o.pads },
    dilations: { ints: o.dilations },
    group: { int: o.group },
    kernel_shape: { ints: o.kernel },
  };
}

/** A 1×1 kernel over whole pixels: a product of matrices. */
export function isPointwise(kernel: Shape, a: Conv2dAttributes): boolean {
  const unit = a.strides.every((s) => s === 1) && a.pads.every((p) => p === 0);
  return kernel[2] === 1 && kernel[3] === 1 && unit && a.groups === 1;
}

/** One kernel for each channel. */
export function isDepthwise(kernel: Shape, a: Conv2dAttributes): boolean {
  return kernel[1] === 1 && kernel[0] === a.groups;
}

/** `value` seen with the shape `dims`. */
export function reshaped<K extends OpName>(l: Lowering<K>, value: string, dims: readonly number[]): string {
  return l.emit('Reshape', [value, int64s(l, dims)])[0];
}

/** `value` with its axes in the order `perm`. */
export function transposed<K extends OpName>(l: Lowering<K>, value: string, perm: readonly number[]): string {
  return l.emit('Transpose', [value], { attributes: { perm: { ints: perm } } })[0];
}

/**
 * The divisor of `length` that is nearest to `wanted` in ratio and at most `most`: a length of blocks. 1 for a prime
 * above `most`.
 */
export function blockLength(length: number, wanted: number, most: number): number {
  const distance = (n: number): number => Math.abs(Math.log(n / wanted));
  let best = 1;
  for (let n = 2; n <= Math.min(length, most); n++) {
    if (length % n === 0 && distance(n) < distance(best)) best = n;
  }
  return best;
}
