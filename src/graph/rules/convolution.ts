/**
 * @module
 * Convolution and its two gradients, each lowered to the formulation that ONNX Runtime runs fastest on a CPU:
 * pointwise kernels by matrix products, depthwise ones by grouped convolutions, the rest by ConvTranspose and by the
 * convolution of transposed tensors. Tensors are [B, C, H, W], kernels [O, C/groups, kH, kW].
 */

import { ShapeError } from '../../util/errors.ts';
import type { Conv2dAttributes } from '../op-attributes.ts';
import type { Lowering, OnnxAttribute, OpRules } from '../op-rule.ts';
import { reduceSum } from '../ops.ts';
import { formatType, type Shape, staticShape } from '../tensor-type.ts';
import { expectInputs, expectRank, expectType, int64s } from './common.ts';

type ConvOp = 'conv2d' | 'conv2dInputGradient' | 'conv2dWeightGradient';
type Pads = readonly [number, number, number, number];

/** Output length along one axis: ⌊(in + pads − dilation (k − 1) − 1) / stride⌋ + 1. */
function outputLength(input: number, kernel: number, axis: 0 | 1, a: Conv2dAttributes): number {
  const padded = input + a.pads[axis] + a.pads[axis + 2];
  return Math.floor((padded - a.dilations[axis] * (kernel - 1) - 1) / a.strides[axis]) + 1;
}

function convAttributes(o: {
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

function isPointwise(kernel: Shape, a: Conv2dAttributes): boolean {
  const unit = a.strides.every((s) => s === 1) && a.pads.every((p) => p === 0);
  return kernel[2] === 1 && kernel[3] === 1 && unit && a.groups === 1;
}

const isDepthwise = (kernel: Shape, a: Conv2dAttributes): boolean =>
  kernel[1] === 1 && kernel[0] === a.groups;

/** Spreads [B, C, H, W] to [B, C, H·sH, W·sW] with zeros after each element. */
function spread(
  l: Lowering<'conv2dInputGradient'>,
  x: string,
  shape: readonly number[],
  strides: Pads | readonly number[],
): string {
  if (strides[0] === 1 && strides[1] === 1) return x;
  const [b, c, h, w] = shape;
  const [six] = l.emit('Reshape', [x, int64s(l, [b, c, h, 1, w, 1])]);
  const tail = int64s(l, [0, 0, 0, 0, 0, 0, 0, 0, 0, strides[0] - 1, 0, strides[1] - 1]);
  const [padded] = l.emit('Pad', [six, tail]);
  return l.emit('Reshape', [padded, int64s(l, [b, c, h * strides[0], w * strides[1]])])[0];
}

/** dx of a depthwise convolution: the spread cotangent convolved with the kernel turned by 180°. */
function depthwiseInputGradient(l: Lowering<'conv2dInputGradient'>): void {
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

function transposedInputGradient(l: Lowering<'conv2dInputGradient'>): void {
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

/** dW[o, i] = Σ_b dy_b x_bᵀ, a product of [O, HW] and [HW, I] for each image, then a sum over images. */
function pointwiseWeightGradient(l: Lowering<'conv2dWeightGradient'>): void {
  const [b, i, h, w] = staticShape(l.inputTypes[0].shape);
  const o = staticShape(l.inputTypes[1].shape)[1];
  const [x] = l.emit('Reshape', [l.inputs[0], int64s(l, [b, i, h * w])]);
  const [dy] = l.emit('Reshape', [l.inputs[1], int64s(l, [b, o, h * w])]);
  const attributes = { transB: { int: 1 } };
  const [each] = l.emit('FusedMatMul', [dy, x], { attributes, domain: 'com.microsoft' });
  const [sum] = l.emit('ReduceSum', [each, int64s(l, [0])], { attributes: { keepdims: { int: 0 } } });
  l.emit('Reshape', [sum, int64s(l, [o, i, 1, 1])], { outputs: l.outputs });
}

/**
 * dW of a grouped convolution as a convolution: the input's batch becomes channels, the cotangent the kernel, stride
 * and dilation change places. With one channel a group (depthwise) every image and channel is a group of its own.
 */
function convolvedWeightGradient(l: Lowering<'conv2dWeightGradient'>): void {
  const a = l.attributes;
  const [b, c, h, w] = staticShape(l.inputTypes[0].shape);
  const [, o, oh, ow] = staticShape(l.inputTypes[1].shape);
  const kernel = staticShape(a.kernelShape);
  const depthwise = isDepthwise(a.kernelShape, a);
  const perGroup = c / a.groups;
  const swapped = { strides: a.dilations, dilations: a.strides, pads: a.pads, kernel: [oh, ow] };
  const cut = (full: string): string =>
    l.emit('Slice', [full, int64s(l, [0, 0]), int64s(l, kernel.slice(2)), int64s(l, [2, 3])])[0];
  if (depthwise) {
    const [x] = l.emit('Reshape', [l.inputs[0], int64s(l, [1, b * c, h, w])]);
    const [dy] = l.emit('Reshape', [l.inputs[1], int64s(l, [b * o, 1, oh, ow])]);
    const [full] = l.emit('Conv', [x, dy], { attributes: convAttributes({ ...swapped, group: b * c }) });
    const [each] = l.emit('Reshape', [cut(full), int64s(l, [b, ...kernel])]);
    l.emit('ReduceSum', [each, int64s(l, [0])], { attributes: { keepdims: { int: 0 } }, outputs: l.outputs });
    return;
  }
  const [split] = l.emit('Reshape', [l.inputs[0], int64s(l, [b, a.groups, perGroup, h, w])]);
  const [turned] = l.emit('Transpose', [split], { attributes: { perm: { ints: [2, 1, 0, 3, 4] } } });
  const [x] = l.emit('Reshape', [turned, int64s(l, [perGroup, a.groups * b, h, w])]);
  const [dy] = l.emit('Transpose', [l.inputs[1]], { attributes: { perm: { ints: [1, 0, 2, 3] } } });
  const [full] = l.emit('Conv', [x, dy], { attributes: convAttributes({ ...swapped, group: a.groups }) });
  l.emit('Transpose', [cut(full)], { attributes: { perm: { ints: [1, 0, 2, 3] } }, outputs: l.outputs });
}

export const convolutionRules: OpRules<ConvOp> = {
  conv2d: {
    infer: (inputs, attributes) => {
      expectInputs(inputs, 2, 3);
      const [x, kernel] = inputs;
      for (const input of inputs) expectType(input, 'float32');
      expectRank(x, 4);
      expectRank(kernel, 4);
      const [b, c, h, w] = staticShape(x.shape);
      const [o, i, kh, kw] = staticShape(kernel.shape);
      if (c !== i * attributes.groups || o % attributes.groups !== 0) {
        throw new ShapeError(
          `A kernel ${formatType(kernel)} in ${attributes.groups} groups cannot meet ${c} channels.`,
        );
      }
      const height = outputLength(h, kh, 0, attributes);
      const width = outputLength(w, kw, 1, attributes);
      if (height < 1 || width < 1)
        throw new ShapeError(`The kernel ${kh}×${kw} is larger than the padded input.`);
      return [{ dtype: 'float32', shape: [b, o, height, width] }];
    },
    gradient: ({ inputs: [x, kernel], attributes }, [dy], wanted) => {
      if (dy === undefined) return [];
      const { graph } = x;
      const input = { ...attributes, inputShape: x.shape };
      const weight = { ...attributes, kernelShape: kernel.shape };
      return [
        wanted[0] ? graph.add('conv2dInputGradient', [dy, kernel], input)[0] : undefined,
        wanted[1] ? graph.add('conv2dWeightGradient', [x, dy], weight)[0] : undefined,
        wanted[2] ? reduceSum(dy, [0, 2, 3]) : undefined,
      ];
    },
    lower: (l) => {
      const { strides, pads, dilations, groups } = l.attributes;
      const kernel = staticShape(l.inputTypes[1].shape).slice(2);
      const attributes = convAttributes({ strides, pads, dilations, group: groups, kernel });
      l.emit('Conv', l.inputs, { attributes, outputs: l.outputs });
    },
  },
  conv2dInputGradient: {
    infer: (_inputs, { inputShape }) => [{ dtype: 'float32', shape: inputShape }],
    gradient: 'conv2dInputGradient: second derivatives are not built.',
    lower: (l) => {
      const kernel = l.inputTypes[1].shape;
      if (isPointwise(kernel, l.attributes)) {
        const [turned] = l.emit('Transpose', [l.inputs[1]], { attributes: { perm: { ints: [1, 0, 2, 3] } } });
        l.emit('Conv', [l.inputs[0], turned], { outputs: l.outputs });
      } else if (isDepthwise(kernel, l.attributes)) {
        depthwiseInputGradient(l);
      } else {
        transposedInputGradient(l);
      }
    },
  },
  conv2dWeightGradient: {
    infer: (_inputs, { kernelShape }) => [{ dtype: 'float32', shape: kernelShape }],
    gradient: 'conv2dWeightGradient: second derivatives are not built.',
    lower: (l) => {
      if (isPointwise(l.attributes.kernelShape, l.attributes)) pointwiseWeightGradient(l);
      else convolvedWeightGradient(l);
    },
  },
};
