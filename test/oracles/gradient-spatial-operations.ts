/**
 * @module
 * The operations of `gradients.json` over [B, C, H, W]: convolution, normalisation, pooling, resizing.
 */

import type { Value } from '../../src/graph/graph.ts';
import type { PoolAttributes, ResizeCoordinates } from '../../src/graph/op-attributes.ts';
import * as ops from '../../src/graph/ops.ts';
import { staticShape } from '../../src/graph/tensor-type.ts';
import { type Attributes, attribute, numberOf, type Pair, padsOf, pairOf } from './attributes.ts';
import { oracleNumber, oracleNumbers } from './oracle-case.ts';

type Inputs = Readonly<Record<string, Value>>;
type Operation = (inputs: Inputs, attrs: Attributes) => Value;

const stridesOf = (attrs: Attributes, fallback: number | Pair): Pair =>
  pairOf(attribute(attrs, 'stride', 'strides') ?? fallback, 1);

/** A convolution; `depthwise` makes each channel a group. */
function convolution(depthwise: boolean): Operation {
  return ({ x, w, b }, attrs) => {
    const [, channels, height, width] = staticShape(x.shape);
    const [, , kh, kw] = staticShape(w.shape);
    const strides = stridesOf(attrs, 1);
    const dilations = pairOf(attribute(attrs, 'dilation', 'dilations'), 1);
    const pads = padsOf(attrs, { input: [height, width], kernel: [kh, kw], strides, dilations });
    const groups = numberOf(attrs.groups, depthwise ? channels : 1);
    return ops.conv2d(x, w, { strides, dilations, pads, groups }, b);
  };
}

/**
 * PyTorch's conv_transpose2d and TensorFlow's conv2d_transpose: the output is `output_size` (or `output_shape`'s last two)
 * where given; else under SAME input · stride, otherwise (in − 1) · stride − pads + reach + output_padding.
 */
function convTranspose({ x, w, b }: Inputs, attrs: Attributes): Value {
  const [, , height, width] = staticShape(x.shape);
  const kernel = staticShape(w.shape).slice(2);
  const strides = stridesOf(attrs, 1);
  const dilations = pairOf(attribute(attrs, 'dilation', 'dilations'), 1);
  const extra = pairOf(attribute(attrs, 'output_padding'), 0);
  const same = String(attribute(attrs, 'padding')).toUpperCase() === 'SAME';
  const wholeOf = (axis: 0 | 1): number => [height, width][axis] * strides[axis];
  const size = { kernel: [kernel[0], kernel[1]] as const, strides, dilations };
  const given = attribute(attrs, 'output_size', 'output_shape');
  const [h, wide] = given === undefined ? [wholeOf(0), wholeOf(1)] : oracleNumbers(given).slice(-2);
  const pads = padsOf(attrs, { input: [h, wide], ...size });
  const reached = (axis: 0 | 1): number =>
    ([height, width][axis] - 1) * strides[axis] +
    dilations[axis] * (kernel[axis] - 1) +
    1 -
    pads[axis] -
    pads[axis + 2] +
    extra[axis];
  const outputSize: Pair = same || given !== undefined ? [h, wide] : [reached(0), reached(1)];
  return ops.convTranspose2d(
    x,
    w,
    { strides, dilations, pads, groups: numberOf(attrs.groups, 1), outputSize },
    b,
  );
}

function poolOf(x: Value, attrs: Attributes): PoolAttributes {
  const [, , height, width] = staticShape(x.shape);
  const kernel = pairOf(attribute(attrs, 'kernel', 'kernel_size', 'ksize'), 2);
  const strides = stridesOf(attrs, kernel);
  return {
    kernel,
    strides,
    pads: padsOf(attrs, { input: [height, width], kernel, strides, dilations: [1, 1] }),
  };
}

function sizeOf(x: Value, attrs: Attributes): Pair {
  const [, , height, width] = staticShape(x.shape);
  const size = attribute(attrs, 'size', 'output_size');
  if (size !== undefined) return pairOf(size, 1);
  const [down, across] = pairOf(attribute(attrs, 'factor', 'scale_factor', 'scale'), 1);
  return [Math.floor(height * down), Math.floor(width * across)];
}

function resize(op: typeof ops.resizeNearest, standard: ResizeCoordinates): Operation {
  return ({ x }, attrs) => {
    const named = attribute(attrs, 'coordinates', 'coordinate_transformation_mode') as
      | ResizeCoordinates
      | undefined;
    const aligned = attrs.align_corners === true ? 'align_corners' : undefined;
    const centred = attrs.half_pixel_centers === true ? 'half_pixel' : undefined;
    const legacy = attrs.half_pixel_centers === false ? 'asymmetric' : undefined;
    return op(x, ...sizeOf(x, attrs), named ?? aligned ?? centred ?? legacy ?? standard);
  };
}

const batchNormFrozen: Operation = ({ x, gamma, beta, mean, variance, var: spread }, attrs) =>
  ops.batchNormInference(x, { gamma, beta, mean, variance: variance ?? spread }, oracleNumber(attrs.epsilon));

export const spatialOperations: Readonly<Record<string, Operation>> = {
  conv2d: convolution(false),
  depthwise_conv2d: convolution(true),
  conv_transpose2d: convTranspose,
  conv2d_transpose: convTranspose,
  batch_norm_train: ({ x, gamma, beta }, attrs) =>
    ops.batchNormTraining(x, gamma, beta, oracleNumber(attrs.epsilon))[0],
  batch_norm_inference: batchNormFrozen,
  batch_norm_eval: batchNormFrozen,
  batch_norm_frozen: batchNormFrozen,
  max_pool: ({ x }, attrs) => ops.maxPool(x, poolOf(x, attrs)),
  // PyTorch's averages count padding unless told otherwise; TensorFlow's SAME never does.
  avg_pool: ({ x }, attrs) =>
    ops.averagePool(
      x,
      poolOf(x, attrs),
      attrs.count_include_pad === undefined
        ? typeof attrs.padding === 'number'
        : attrs.count_include_pad === true,
    ),
  global_avg_pool: ({ x }) => ops.globalAveragePool(x),
  global_max_pool: ({ x }) => ops.globalMaxPool(x),
  resize_nearest: resize(ops.resizeNearest, 'asymmetric'),
  resize_bilinear: resize(ops.resizeBilinear, 'half_pixel'),
};
