/**
 * @module
 * The closed set of operations and the attributes of each. Adding a name here without adding its rule to
 * `op-table.ts` is a compile error.
 */

import type { DType, Shape } from './tensor-type.ts';

type None = Readonly<Record<string, never>>;

/** Axes to reduce over; `keepDims` leaves them with length 1. */
export interface ReduceAttributes {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** A two-dimensional convolution over [B, C, H, W] with a kernel [O, C/groups, kH, kW]. */
export interface Conv2dAttributes {
  readonly strides: readonly [number, number];
  /** top, left, bottom, right */
  readonly pads: readonly [number, number, number, number];
  readonly dilations: readonly [number, number];
  readonly groups: number;
}

/** Pooling over [B, C, H, W]. */
export interface PoolAttributes {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  /** top, left, bottom, right */
  readonly pads: readonly [number, number, number, number];
}

/**
 * Where a pixel of a resized axis lies in the source, for `out` pixels from `in`:
 *
 * - `half_pixel`: (i + ½) · in/out − ½. TensorFlow 2's tf.image.resize, and TensorFlow 1's with half_pixel_centers.
 * - `asymmetric`: i · in/out. TensorFlow 1's default, and what the Object Detection API resizes images with.
 * - `align_corners`: i · (in − 1)/(out − 1). TensorFlow 1's with align_corners.
 */
export type ResizeCoordinates = 'half_pixel' | 'asymmetric' | 'align_corners';

export interface ResizeAttributes {
  readonly height: number;
  readonly width: number;
  readonly coordinates: ResizeCoordinates;
}

/** What each operation needs to know besides its inputs. */
export interface OpAttributes {
  // element by element, one input
  neg: None;
  exp: None;
  log: None;
  sqrt: None;
  abs: None;
  floor: None;
  sigmoid: None;
  softplus: None;
  relu: None;
  relu6: None;
  clip: { readonly min: number; readonly max: number };
  power: { readonly exponent: number };
  not: None;
  cast: { readonly to: DType };
  /** dy where min < y < max, else 0: dx of relu and relu6 from their outputs. */
  clipGradient: { readonly min: number; readonly max: number };
  // element by element, broadcasting
  add: None;
  sub: None;
  mul: None;
  div: None;
  pow: None;
  minimum: None;
  maximum: None;
  equal: None;
  less: None;
  lessOrEqual: None;
  greater: None;
  greaterOrEqual: None;
  and: None;
  or: None;
  where: None;
  // reductions, products
  reduceSum: ReduceAttributes;
  reduceMean: ReduceAttributes;
  reduceMax: ReduceAttributes;
  reduceMin: ReduceAttributes;
  reduceSumSquare: ReduceAttributes;
  matmul: None;
  softmax: { readonly axis: number };
  logSoftmax: { readonly axis: number };
  // shape
  reshape: { readonly shape: Shape };
  transpose: { readonly permutation: readonly number[] };
  expand: { readonly shape: Shape };
  concat: { readonly axis: number };
  /** Parts of these lengths, in order; they add up to the axis. */
  split: { readonly axis: number; readonly lengths: readonly number[] };
  slice: {
    readonly starts: readonly number[];
    readonly ends: readonly number[];
    /** ≥ 1 */
    readonly steps: readonly number[];
  };
  pad: { readonly before: readonly number[]; readonly after: readonly number[]; readonly value: number };
  // neural
  conv2d: Conv2dAttributes;
  conv2dInputGradient: Conv2dAttributes & { readonly inputShape: Shape };
  conv2dWeightGradient: Conv2dAttributes & { readonly kernelShape: Shape };
  batchNormTraining: { readonly epsilon: number };
  batchNormTrainingGradient: { readonly epsilon: number };
  batchNormInference: { readonly epsilon: number };
  /** Padding counts as −∞. */
  maxPool: PoolAttributes;
  maxPoolGradient: PoolAttributes;
  /** Padding counts as zeros under `countPadding`, else not at all, as TensorFlow's SAME. */
  averagePool: PoolAttributes & { readonly countPadding: boolean };
  resizeNearest: ResizeAttributes;
  resizeBilinear: ResizeAttributes;
  imageSize: None;
  resizeInto: ResizeIntoAttributes;
  // selection
  gather: { readonly axis: number };
  gatherNd: None;
  gatherElements: { readonly axis: number };
  /** `add`: updates of one place add up, and to what is there; `none`: they replace it, and no place may come twice. */
  scatterElements: { readonly axis: number; readonly reduction: 'none' | 'add' };
  oneHot: { readonly depth: number };
  topK: { readonly k: number };
  /** `reverse`: from the end. */
  cumSum: { readonly axis: number; readonly reverse: boolean };
  nonMaxSuppression: NonMaxSuppressionAttributes;
  nonMaxSuppressionMask: NonMaxSuppressionAttributes;
  randomUniform: { readonly shape: Shape; readonly stream: number };
}

/** Where an image is resized into, at the top left; the rest is `padding`, a value for each channel. */
export interface ResizeIntoAttributes {
  readonly height: number;
  readonly width: number;
  readonly method: 'BILINEAR' | 'NEAREST_NEIGHBOR' | 'BICUBIC' | 'AREA';
  readonly alignCorners: boolean;
  readonly padding: readonly number[];
}

/** Greedy suppression, highest score first: a box whose IoU with a kept one exceeds `iouThreshold` goes. */
export interface NonMaxSuppressionAttributes {
  readonly iouThreshold: number;
  /** Keep only scores above this; −∞ keeps all. */
  readonly scoreThreshold: number;
  readonly maxOutputsPerClass: number;
}

export type OpName = keyof OpAttributes;
