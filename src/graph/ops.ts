/**
 * @module
 * One function for each operation: `Value`s in, `Value`s out. A node goes into the graph of its first input.
 */

import type { Graph, Value } from './graph.ts';
import { scalar } from './graph.ts';
import type {
  Conv2dAttributes,
  NonMaxSuppressionAttributes,
  OpAttributes,
  OpName,
  PoolAttributes,
  ResizeCoordinates,
  ResizeIntoAttributes,
} from './op-attributes.ts';
import { type DType, elementCount, type Shape, sameShape, staticShape } from './tensor-type.ts';

function one<K extends OpName>(op: K, inputs: readonly Value[], attributes: OpAttributes[K]): Value {
  return inputs[0].graph.add(op, inputs, attributes)[0];
}

/** A tensor, or a number that broadcasts to it. */
export type Operand = Value | number;

function pair(a: Operand, b: Operand): readonly [Value, Value] {
  if (typeof a !== 'number') return [a, typeof b === 'number' ? scalar(a.graph, b) : b];
  if (typeof b !== 'number') return [scalar(b.graph, a), b];
  throw new TypeError(`An operation on two plain numbers (${a}, ${b}) belongs outside the graph.`);
}

export const neg = (x: Value): Value => one('neg', [x], {});
export const exp = (x: Value): Value => one('exp', [x], {});
/** Natural logarithm. */
export const log = (x: Value): Value => one('log', [x], {});
export const sqrt = (x: Value): Value => one('sqrt', [x], {});
export const abs = (x: Value): Value => one('abs', [x], {});
export const floor = (x: Value): Value => one('floor', [x], {});
export const sigmoid = (x: Value): Value => one('sigmoid', [x], {});
/** ln(1 + eˣ), stable for large |x|. */
export const softplus = (x: Value): Value => one('softplus', [x], {});
export const relu = (x: Value): Value => one('relu', [x], {});
/** min(max(x, 0), 6). */
export const relu6 = (x: Value): Value => one('relu6', [x], {});
/** min(max(x, min), max). */
export const clip = (x: Value, min: number, max: number): Value => one('clip', [x], { min, max });
/** x · sigmoid(x). */
export const swish = (x: Value): Value => mul(x, sigmoid(x));
/** x · min(max(x + 3, 0), 6) / 6 (Howard et al. 2019). */
export const hardSwish = (x: Value): Value => mul(x, mul(relu6(add(x, 3)), 1 / 6));
/** xᵖ for a fixed exponent p; x ≥ 0 unless p is whole. */
export const power = (x: Value, exponent: number): Value => one('power', [x], { exponent });
export const not = (x: Value): Value => one('not', [x], {});
export const cast = (x: Value, to: DType): Value => (x.dtype === to ? x : one('cast', [x], { to }));
export const clipGradient = (y: Value, dy: Value, min: number, max: number): Value =>
  one('clipGradient', [y, dy], { min, max });

export const add = (a: Operand, b: Operand): Value => one('add', pair(a, b), {});
export const sub = (a: Operand, b: Operand): Value => one('sub', pair(a, b), {});
export const mul = (a: Operand, b: Operand): Value => one('mul', pair(a, b), {});
export const div = (a: Operand, b: Operand): Value => one('div', pair(a, b), {});
/** aᵇ, element by element; a ≥ 0 unless b is whole. `power` is cheaper where b is one number. */
export const pow = (a: Operand, b: Operand): Value => one('pow', pair(a, b), {});
export const minimum = (a: Operand, b: Operand): Value => one('minimum', pair(a, b), {});
export const maximum = (a: Operand, b: Operand): Value => one('maximum', pair(a, b), {});
export const equal = (a: Operand, b: Operand): Value => one('equal', pair(a, b), {});
export const less = (a: Operand, b: Operand): Value => one('less', pair(a, b), {});
export const lessOrEqual = (a: Operand, b: Operand): Value => one('lessOrEqual', pair(a, b), {});
export const greater = (a: Operand, b: Operand): Value => one('greater', pair(a, b), {});
export const greaterOrEqual = (a: Operand, b: Operand): Value => one('greaterOrEqual', pair(a, b), {});
export const and = (a: Value, b: Value): Value => one('and', [a, b], {});
export const or = (a: Value, b: Value): Value => one('or', [a, b], {});
/** `a` where `condition`, else `b`. */
export const where = (condition: Value, a: Operand, b: Operand): Value =>
  one('where', [condition, ...whereBranches(condition, a, b)], {});

function whereBranches(condition: Value, a: Operand, b: Operand): readonly [Value, Value] {
  const value = (x: Operand): Value => (typeof x === 'number' ? scalar(condition.graph, x) : x);
  return [value(a), value(b)];
}

type Axes = readonly number[];
const allAxes = (x: Value): Axes => x.shape.map((_, i) => i);

/** Sum over `axes` (all by default). */
export const reduceSum = (x: Value, axes: Axes = allAxes(x), keepDims = false): Value =>
  one('reduceSum', [x], { axes, keepDims });
export const reduceMean = (x: Value, axes: Axes = allAxes(x), keepDims = false): Value =>
  one('reduceMean', [x], { axes, keepDims });
export const reduceMax = (x: Value, axes: Axes = allAxes(x), keepDims = false): Value =>
  one('reduceMax', [x], { axes, keepDims });
export const reduceMin = (x: Value, axes: Axes = allAxes(x), keepDims = false): Value =>
  one('reduceMin', [x], { axes, keepDims });
/** Σ x² over `axes`. */
export const reduceSumSquare = (x: Value, axes: Axes = allAxes(x), keepDims = false): Value =>
  one('reduceSumSquare', [x], { axes, keepDims });
/** [.., M, K] · [.., K, N] → [.., M, N]; leading axes broadcast. A vector counts as a row on the left, a column on the right. */
export function matmul(a: Value, b: Value): Value {
  const [row, column] = [a.shape.length === 1, b.shape.length === 1];
  const left = row ? reshape(a, [1, ...a.shape]) : a;
  const product = one('matmul', [left, column ? reshape(b, [...b.shape, 1]) : b], {});
  const [m, n] = product.shape.slice(-2);
  return reshape(product, [...product.shape.slice(0, -2), ...(row ? [] : [m]), ...(column ? [] : [n])]);
}
export const softmax = (x: Value, axis: number): Value => one('softmax', [x], { axis });
export const logSoftmax = (x: Value, axis: number): Value => one('logSoftmax', [x], { axis });

export const reshape = (x: Value, shape: Shape): Value =>
  sameShape(x.shape, shape) ? x : one('reshape', [x], { shape });
export const transpose = (x: Value, permutation: Axes): Value => one('transpose', [x], { permutation });
export const expand = (x: Value, shape: Shape): Value =>
  sameShape(x.shape, shape) ? x : one('expand', [x], { shape });
export const concat = (xs: readonly Value[], axis: number): Value =>
  xs.length === 1 ? xs[0] : one('concat', xs, { axis });
/** x[starts[0]:ends[0]:steps[0], …], every axis named; steps are 1 where absent. */
/** The parts of `x` along `axis`, of these lengths. */
export const split = (x: Value, axis: number, lengths: readonly number[]): readonly Value[] =>
  lengths.length === 1 && lengths[0] === x.shape[axis] ? [x] : x.graph.add('split', [x], { axis, lengths });
export const slice = (
  x: Value,
  starts: readonly number[],
  ends: readonly number[],
  steps: readonly number[] = starts.map(() => 1),
): Value => one('slice', [x], { starts, ends, steps });
export const pad = (x: Value, before: readonly number[], after: readonly number[], value = 0): Value =>
  one('pad', [x], { before, after, value });

/** [B, C, H, W] and [O, C/groups, kH, kW], optionally a bias [O] → [B, O, H', W']. */
export const conv2d = (x: Value, kernel: Value, attributes: Conv2dAttributes, bias?: Value): Value =>
  one('conv2d', bias === undefined ? [x, kernel] : [x, kernel, bias], attributes);
/** Where a transposed convolution's output ends: its height and width. */
export interface Transposed2dAttributes extends Conv2dAttributes {
  readonly outputSize: readonly [height: number, width: number];
}

/**
 * The transpose of `conv2d` in its input: [B, O, H, W] and [O, C/groups, kH, kW], optionally a bias [C] → [B, C, H', W'],
 * where `conv2d` with the same attributes takes [B, C, H', W'] to [B, O, H, W].
 */
export function convTranspose2d(
  x: Value,
  kernel: Value,
  { outputSize, ...attributes }: Transposed2dAttributes,
  bias?: Value,
): Value {
  const channels = staticShape([kernel.shape[1]])[0] * attributes.groups;
  const inputShape = [x.shape[0], channels, ...outputSize];
  const y = one('conv2dInputGradient', [x, kernel], { ...attributes, inputShape });
  return bias === undefined ? y : add(y, reshape(bias, [channels, 1, 1]));
}

/** Normalises [B, C, H, W] by the batch's own mean and (biased) variance per channel: y, mean [C], variance [C]. */
export const batchNormTraining = (
  x: Value,
  gamma: Value,
  beta: Value,
  epsilon: number,
): readonly [y: Value, mean: Value, variance: Value] => {
  const [y, mean, variance] = x.graph.add('batchNormTraining', [x, gamma, beta], { epsilon });
  return [y, mean, variance];
};
/** γ · (x − mean) / √(variance + ε) + β per channel of [B, C, H, W]. */
export const batchNormInference = (
  x: Value,
  statistics: { readonly gamma: Value; readonly beta: Value; readonly mean: Value; readonly variance: Value },
  epsilon: number,
): Value =>
  one('batchNormInference', [x, statistics.gamma, statistics.beta, statistics.mean, statistics.variance], {
    epsilon,
  });
/** The largest of each window of [B, C, H, W]. */
export const maxPool = (x: Value, attributes: PoolAttributes): Value => one('maxPool', [x], attributes);
/** The mean of each window of [B, C, H, W]; of the pixels that are not padding, unless `countPadding`. */
export const averagePool = (x: Value, attributes: PoolAttributes, countPadding = false): Value =>
  one('averagePool', [x], { ...attributes, countPadding });
/** The mean of each channel: [B, C, H, W] → [B, C, 1, 1]. */
export const globalAveragePool = (x: Value): Value => reduceMean(x, [2, 3], true);
/** The largest of each channel: [B, C, H, W] → [B, C, 1, 1]. */
export const globalMaxPool = (x: Value): Value => reduceMax(x, [2, 3], true);
/** [B, C, H, W] → [B, C, height, width], each pixel that of the nearest source, as TensorFlow rounds. */
export const resizeNearest = (
  x: Value,
  height: number,
  width: number,
  coordinates: ResizeCoordinates = 'asymmetric',
): Value => one('resizeNearest', [x], { height, width, coordinates });
/** Repeats each pixel of [B, C, H, W] `factor` times along H and W. */
export function upsampleNearest(x: Value, factor: number): Value {
  const [, , height, width] = staticShape(x.shape);
  return resizeNearest(x, height * factor, width * factor);
}
/** [B, C, H, W] → [B, C, height, width], interpolated between the four nearest sources, without antialiasing. */
export const resizeBilinear = (
  x: Value,
  height: number,
  width: number,
  coordinates: ResizeCoordinates = 'asymmetric',
): Value => one('resizeBilinear', [x], { height, width, coordinates });
/** [B, C, H, W] → float [2]: H and W, which may be known only when the graph runs. */
export const imageSize = (x: Value): Value => one('imageSize', [x], {});
/** [B, C, H, W] and a size [2] of whole numbers → [B, C, height, width]: resized to the size, then padded. */
export const resizeInto = (x: Value, size: Value, attributes: ResizeIntoAttributes): Value =>
  one('resizeInto', [x, size], attributes);

/** data[.., indices, ..] along `axis`. */
export const gather = (data: Value, indices: Value, axis: number): Value =>
  one('gather', [data, indices], { axis });
/** data[indices[i, 0], indices[i, 1], …]: indices int64 [N, R] of data's first R axes. */
export const gatherNd = (data: Value, indices: Value): Value => one('gatherNd', [data, indices], {});
/** data[…, indices[…], …] along `axis`: indices int64, of data's rank; the result has their shape. */
export const gatherElements = (data: Value, indices: Value, axis: number): Value =>
  one('gatherElements', [data, indices], { axis });
/** `data` with `updates` written at `indices` (int64, the shape of updates) along `axis`; no place may come twice. */
export const scatterElements = (data: Value, indices: Value, updates: Value, axis: number): Value =>
  one('scatterElements', [data, indices, updates], { axis, reduction: 'none' });
/** `data` with `updates` added at `indices` (int64, the shape of updates) along `axis`. */
export const scatterAdd = (data: Value, indices: Value, updates: Value, axis: number): Value =>
  one('scatterElements', [data, indices, updates], { axis, reduction: 'add' });
/** Whole numbers [..] → float [.., depth]; a number outside 0 … depth − 1 gives zeros. */
export const oneHot = (indices: Value, depth: number): Value => one('oneHot', [indices], { depth });
/** The k largest along the last axis, descending, ties by lower index: values and int64 indices. */
export const topK = (x: Value, k: number): readonly [values: Value, indices: Value] => {
  const [values, indices] = x.graph.add('topK', [x], { k });
  return [values, indices];
};
/** Sums up to and with each element along `axis`, from the end where `reverse`. */
export const cumSum = (x: Value, axis: number, reverse = false): Value =>
  one('cumSum', [x], { axis, reverse });
/** boxes [B, A, 4] yxyx, scores [B, C, A] → int64 [selected, 3]: image, class, box; class by class, best first. */
export const nonMaxSuppression = (
  boxes: Value,
  scores: Value,
  attributes: NonMaxSuppressionAttributes,
): Value => one('nonMaxSuppression', [boxes, scores], attributes);
/** boxes [B, A, 4] yxyx, scores [B, A] → bool [B, A]: which boxes greedy suppression keeps. */
export const nonMaxSuppressionMask = (
  boxes: Value,
  scores: Value,
  attributes: NonMaxSuppressionAttributes,
): Value => one('nonMaxSuppressionMask', [boxes, scores], attributes);
/** Uniform in [0, 1), a pure function of the element's index, `stream` and the int64 scalar `counter`. */
export const randomUniform = (counter: Value, shape: Shape, stream: number): Value =>
  one('randomUniform', [counter], { shape, stream });

/** Sums `x` over the axes along which `shape` broadcast to it. */
export function sumTo(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  const offset = x.shape.length - shape.length;
  const axes = x.shape.flatMap((dim, i) => (i < offset || (shape[i - offset] === 1 && dim !== 1) ? [i] : []));
  return reshape(axes.length > 0 ? reduceSum(x, axes, true) : x, shape);
}

/** A constant of `shape` filled with `value`. */
export function filled(graph: Graph, shape: Shape, value: number): Value {
  return expand(scalar(graph, value), staticShape(shape));
}

/** The number of elements along `axes`. */
export function sizeAlong(x: Value, axes: Axes): number {
  return elementCount(axes.map((axis) => x.shape.slice(axis)[0]));
}
