/**
 * @module
 * The operations of `gradients.json` in ours, by the names that PyTorch and TensorFlow call them. An operation that is not
 * here makes its cases fail.
 */

import { createClassificationLoss } from '../../src/detection/losses/create-classification-loss.ts';
import { sigmoidCrossEntropy } from '../../src/detection/losses/sigmoid-cross-entropy.ts';
import { weightedSmoothL1 } from '../../src/detection/losses/weighted-smooth-l1.ts';
import { floats, type Value } from '../../src/graph/graph.ts';
import * as ops from '../../src/graph/ops.ts';
import { elementCount, staticShape } from '../../src/graph/tensor-type.ts';
import { type Attributes, attribute, axesOf, numberOf } from './attributes.ts';
import { moveOperations } from './gradient-move-operations.ts';
import { spatialOperations } from './gradient-spatial-operations.ts';
import { oracleNumber } from './oracle-case.ts';

type Inputs = Readonly<Record<string, Value>>;
export type GradientOperation = (inputs: Inputs, attrs: Attributes) => Value;

/** An operation on x alone, without attributes. */
const unary =
  (op: (x: Value) => Value): GradientOperation =>
  ({ x }) =>
    op(x);

/** An operation on a and b, or on x and y. */
const binary =
  (op: (a: Value, b: Value) => Value): GradientOperation =>
  ({ a, b, x, y }) =>
    op(a ?? x, b ?? y);

const withAxis =
  (op: (x: Value, axis: number) => Value): GradientOperation =>
  ({ x }, attrs) =>
    op(x, numberOf(attribute(attrs, 'axis', 'dim'), -1));

const reduction =
  (op: (x: Value, axes: readonly number[], keepDims: boolean) => Value): GradientOperation =>
  ({ x }, attrs) =>
    op(
      x,
      axesOf(attrs, x.shape.length),
      Boolean(attribute(attrs, 'keepdims', 'keep_dims', 'keepdim') ?? false),
    );

/** x to a fixed exponent, or a to the power b. */
const pow: GradientOperation = ({ a, b, x }, attrs) =>
  b === undefined ? ops.power(a ?? x, oracleNumber(attribute(attrs, 'exponent', 'p'))) : ops.pow(a, b);

const clip: GradientOperation = ({ x }, attrs) =>
  ops.clip(
    x,
    numberOf(attribute(attrs, 'min', 'clip_value_min'), Number.NEGATIVE_INFINITY),
    numberOf(attribute(attrs, 'max', 'clip_value_max'), Number.POSITIVE_INFINITY),
  );

/** Ones [B, A, 1] for logits [B, A, K]: losses without weights. */
function unweighted(logits: Value): Value {
  const shape = [...staticShape(logits.shape).slice(0, -1), 1];
  return floats(logits.graph, shape, new Float32Array(elementCount(shape)).fill(1));
}

/** Upstream's Huber loss sums over a box code; here each number is a code of its own. */
function huber({ prediction, target }: Inputs, attrs: Attributes): Value {
  const count = elementCount(prediction.shape);
  const each = (x: Value): Value => ops.reshape(x, [1, count, 1]);
  const weights = floats(prediction.graph, [1, count], new Float32Array(count).fill(1));
  const loss = weightedSmoothL1(numberOf(attrs.delta, 1));
  const losses = loss({ predictions: each(prediction), targets: each(target), weights });
  return ops.reshape(losses, prediction.shape);
}

function sigmoidFocal({ logits, targets }: Inputs, attrs: Attributes): Value {
  const alpha = attribute(attrs, 'alpha');
  const loss = createClassificationLoss({
    kind: 'weighted_sigmoid_focal',
    gamma: numberOf(attrs.gamma, 2),
    alpha: alpha === undefined ? undefined : oracleNumber(alpha),
  });
  return loss.apply({ logits, targets, weights: unweighted(logits) });
}

const lossOperations: Readonly<Record<string, GradientOperation>> = {
  sigmoid_cross_entropy: ({ logits, targets }) => sigmoidCrossEntropy(logits, targets),
  sigmoid_focal: sigmoidFocal,
  softmax_cross_entropy: ({ logits, targets }, attrs) =>
    createClassificationLoss({ kind: 'weighted_softmax', logitScale: numberOf(attrs.logit_scale, 1) }).apply({
      logits,
      targets,
      weights: unweighted(logits),
    }),
  huber,
};

export const gradientOperations: Readonly<Record<string, GradientOperation>> = {
  ...spatialOperations,
  ...moveOperations,
  ...lossOperations,
  relu: unary(ops.relu),
  relu6: unary(ops.relu6),
  sigmoid: unary(ops.sigmoid),
  swish: unary(ops.swish),
  silu: unary(ops.swish),
  hard_swish: unary(ops.hardSwish),
  hardswish: unary(ops.hardSwish),
  softplus: unary(ops.softplus),
  exp: unary(ops.exp),
  log: unary(ops.log),
  sqrt: unary(ops.sqrt),
  abs: unary(ops.abs),
  neg: unary(ops.neg),
  floor: unary(ops.floor),
  square: unary((x) => ops.mul(x, x)),
  pow,
  clip,
  clamp: clip,
  softmax: withAxis(ops.softmax),
  log_softmax: withAxis(ops.logSoftmax),
  cumsum: withAxis((x, axis) => ops.cumSum(x, axis)),
  add: binary(ops.add),
  sub: binary(ops.sub),
  mul: binary(ops.mul),
  div: binary(ops.div),
  minimum: binary(ops.minimum),
  maximum: binary(ops.maximum),
  matmul: binary(ops.matmul),
  bmm: binary(ops.matmul),
  where: ({ condition, a, b, x, y }) => ops.where(condition, a ?? x, b ?? y),
  sum: reduction(ops.reduceSum),
  reduce_sum: reduction(ops.reduceSum),
  mean: reduction(ops.reduceMean),
  reduce_mean: reduction(ops.reduceMean),
  amax: reduction(ops.reduceMax),
  reduce_max: reduction(ops.reduceMax),
  amin: reduction(ops.reduceMin),
  reduce_min: reduction(ops.reduceMin),
};
