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

/** Max pooling over [B, C, H, W]; padding counts as −∞. */
export interface PoolAttributes {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  /** top, left, bottom, right */
  readonly pads: readonly [number, number, number, number];
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
  clip: { readonly min: number; readonly max: number };
  power: { readonly exponent: number };
  not: None;
  cast: { readonly to: DType };
  /** dx of clip from its output: dy where min < y < max, else 0. */
  clipGradient: { readonly min: number; readonly max: number };
  // element by element, broadcasting
  add: None;
  sub: None;
  mul: None;
  div: None;
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
  reduceSumSquare: ReduceAttributes;
  matmul: None;
  softmax: { readonly axis: number };
  logSoftmax: { readonly axis: number };
  // shape
  reshape: { readonly shape: Shape };
  transpose: { readonly permutation: readonly number[] };
  expand: { readonly shape: Shape };
  concat: { readonly axis: number };
  slice: { readonly starts: readonly number[]; readonly ends: readonly number[] };
  pad: { readonly before: readonly number[]; readonly after: readonly number[]; readonly value: number };
  // neural
  conv2d: Conv2dAttributes;
  conv2dInputGradient: Conv2dAttributes & { readonly inputShape: Shape };
  conv2dWeightGradient: Conv2dAttributes & { readonly kernelShape: Shape };
  batchNormTraining: { readonly epsilon: number };
  batchNormTrainingGradient: { readonly epsilon: number };
  batchNormInference: { readonly epsilon: number };
  maxPool: PoolAttributes;
  maxPoolGradient: PoolAttributes;
  resizeNearest: { readonly factor: number };
  resizeBilinear: { readonly height: number; readonly width: number };
  // selection
  gather: { readonly axis: number };
  gatherNd: None;
  gatherElements: { readonly axis: number };
  scatterElements: { readonly axis: number };
  oneHot: { readonly depth: number };
  topK: { readonly k: number };
  cumSum: { readonly axis: number };
  nonMaxSuppression: NonMaxSuppressionAttributes;
  nonMaxSuppressionMask: NonMaxSuppressionAttributes;
  randomUniform: { readonly shape: Shape; readonly stream: number };
}

/** Greedy suppression, highest score first: a box whose IoU with a kept one exceeds `iouThreshold` goes. */
export interface NonMaxSuppressionAttributes {
  readonly iouThreshold: number;
  /** Keep only scores above this; −∞ keeps all. */
  readonly scoreThreshold: number;
  readonly maxOutputsPerClass: number;
}

export type OpName = keyof OpAttributes;
