/**
 * @module
 * The gradient of a convolution for its input: pointwise kernels by the pointwise convolution with the transposed
 * kernel, depthwise ones by the depthwise convolution of the cotangent, spread by the stride, with the turned kernel,
 * the rest by ConvTranspose.
 */

import type { Lowering } from '../op-rule.ts';
import { staticShape } from '../tensor-type.ts';
import { int64s } from './common.ts';
import {
  blockLength,
  convAttributes,
  isDepthwise,
  isPointwise,
  reshaped,
  transposed,
} from './convolution-shapes.ts';

type L = Lowering<'conv2dInputGradient'>;

const WANTED_BLOCK = 12;
const LONGEST_BLOCK = 40;

/**
 * Spreads [B, C, H, W] to [B, C, H·sH, W·sW] with zeros after each element: along a row by products of blocks of T
 * pixels with a constant [T, T·sW] of zeros and ones, then by rows of zeros after each. Padding single pixels
 * (Reshape, Pad, Reshape) would take eight times as long.
 */
function spread(l: L, x: string, shape: readonly number[], strides: readonly number[]): string {
  const [b, c, h, w] = shape;
  const [down, across] = strides;
  let wide = x;
  if (across > 1) {
    const t = blockLength(w, WANTED_BLOCK, LONGEST_BLOCK);
    const place = new Float32Array(t * t * across);
    for (let i = 0; i < t; i++) place[i * t * across + i * across] = 1;
    const blocks = reshaped(l, x, [(b * c * h * w) / t, t]);
    [wide] = l.emit('MatMul', [blocks, l.constant('float32', [t, t * across], place)]);
  }
  if (down > 1) {
    const rows = reshaped(l, wide, [b * c * h, 1, w * across]);
    [wide] = l.emit('Pad', [rows, int64s(l, [0, 0, 0, 0, down - 1, 0])]);
  }
  return wide === x ? x : reshaped(l, wide, [b, c, h * down, w * across]);
}

/** dx of a depthwise convolution: the spread cotangent convolved with the kernel turned by 180°. */
function depthwise(l: L): void {
  const a = l.attributes;
  const [c, , kh, kw] = staticShape(l.inputTypes[1].shape);
  const dyShape = staticShape(l.inputTypes[0].shape);
  const target = staticShape(a.inputShape);
  const big = 2 ** 31;
  const [turned] = l.emit('Slice', [
    l.inputs[1],
    int64s(l, [-1, -1]),
    int64s(l, [-big, -big]),
    int64s(l, [2, 3]),
    int64s(l, [-1, -1]),
  ]);
  const wide = spread(l, l.inputs[0], dyShape, a.strides);
  const side = (axis: 0 | 1, k: number): readonly [number, number] => {
    const before = a.dilations[axis] * (k - 1) - a.pads[axis];
    const length = dyShape[axis + 2] * a.strides[axis];
    return [before, target[axis + 2] - length - before + a.dilations[axis] * (k - 1)];
  };
  const [top, bottom] = side(0, kh);
  const [left, right] = side(1, kw);
  const pads = [top, left, Math.max(bottom, 0), Math.max(right, 0)];
  const attributes = convAttributes({
    strides: [1, 1],
    pads,
    dilations: a.dilations,
    group: c,
    kernel: [kh, kw],
  });
  if (bottom >= 0 && right >= 0) {
    l.emit('Conv', [wide, turned], { attributes, outputs: l.outputs });
    return;
  }
  // Zeros spread beyond the last pixel that the stride reached: cut them off.
  const [full] = l.emit('Conv', [wide, turned], { attributes });
  l.emit('Slice', [full, int64s(l, [0, 0]), int64s(l, target.slice(2)), int64s(l, [2, 3])], {
    outputs: l.outputs,
  });
}

function byConvTranspose(l: L): void {
  const a = l.attributes;
  const kernel = staticShape(l.inputTypes[1].shape).slice(2);
  const dyShape = staticShape(l.inputTypes[0].shape);
  const target = staticShape(a.inputShape);
  const outputPadding = kernel.map((k, i) => {
    const reached = (dyShape[i + 2] - 1) * a.strides[i] + a.dilations[i] * (k - 1) + 1;
    return target[i + 2] - (reached - a.pads[i] - a.pads[i + 2]);
  });
  const { strides, pads, dilations, groups } = a;
  const attributes = {
    ...convAttributes({ strides, pads, dilations, group: groups, kernel }),
    output_padding: { ints: outputPadding },
  };
  l.emit('ConvTranspose', l.inputs, { attributes, outputs: l.outputs });
}

/** Whether no side is padded by more than the kernel reaches, so that turning the kernel turns no pad negative. */
function isPaddedWithin(l: L): boolean {
  const { dilations, pads } = l.attributes;
  const kernel = staticShape(l.inputTypes[1].shape).slice(2);
  return kernel.every((k, axis) => pads[axis] <= dilations[axis] * (k - 1));
}

/** Lowers dx of a convolution. */
export function lowerInputGradient(l: L): void {
  const kernel = l.inputTypes[1].shape;
  if (isPointwise(kernel, l.attributes)) {
    const turned = transposed(l, l.inputs[1], [1, 0, 2, 3]);
    l.emit('Conv', [l.inputs[0], turned], { outputs: l.outputs });
  } else if (isDepthwise(kernel, l.attributes) && isPaddedWithin(l)) {
    depthwise(l);
  } else {
    byConvTranspose(l);
  }
}
