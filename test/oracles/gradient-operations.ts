/**
 * @module
 * The operations of `gradients.json` in ours. An operation that is not here makes its cases fail.
 */

import { createClassificationLoss } from '../../src/detection/losses/create-classification-loss.ts';
import { sigmoidCrossEntropy } from '../../src/detection/losses/sigmoid-cross-entropy.ts';
import { weightedSmoothL1 } from '../../src/detection/losses/weighted-smooth-l1.ts';
import { floats, type Value } from '../../src/graph/graph.ts';
import * as ops from '../../src/graph/ops.ts';
import { elementCount, staticShape } from '../../src/graph/tensor-type.ts';
import { type Attributes, attribute, numberOf, padsOf, pairOf } from './attributes.ts';
import { oracleNumber } from './oracle-case.ts';

type Inputs = Readonly<Record<string, Value>>;
export type GradientOperation = (inputs: Inputs, attrs: Attributes) => Value;

/** An operation on x alone, without attributes. */
const unary =
  (op: (x: Value) => Value): GradientOperation =>
  ({ x }) =>
    op(x);

function conv2d({ x, w, b }: Inputs, attrs: Attributes): Value {
  const [, , height, width] = staticShape(x.shape);
  const [, , kh, kw] = staticShape(w.shape);
  const strides = pairOf(attribute(attrs, 'stride', 'strides'), 1);
  const dilations = pairOf(attribute(attrs, 'dilation', 'dilations'), 1);
  const pads = padsOf(attrs, { input: [height, width], kernel: [kh, kw], strides, dilations });
  return ops.conv2d(x, w, { strides, dilations, pads, groups: numberOf(attrs.groups, 1) }, b);
}

function maxPool({ x }: Inputs, attrs: Attributes): Value {
  const [, , height, width] = staticShape(x.shape);
  const kernel = pairOf(attribute(attrs, 'kernel', 'kernel_size', 'ksize'), 2);
  const strides = pairOf(attribute(attrs, 'stride', 'strides') ?? kernel, 1);
  const pads = padsOf(attrs, { input: [height, width], kernel, strides, dilations: [1, 1] });
  return ops.maxPool(x, { kernel, strides, pads });
}

const withAxis =
  (op: (x: Value, axis: number) => Value): GradientOperation =>
  ({ x }, attrs) =>
    op(x, numberOf(attribute(attrs, 'axis', 'dim'), -1));

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

export const gradientOperations: Readonly<Record<string, GradientOperation>> = {
  conv2d,
  max_pool: maxPool,
  batch_norm_train: ({ x, gamma, beta }, attrs) =>
    ops.batchNormTraining(x, gamma, beta, oracleNumber(attrs.epsilon))[0],
  relu: unary(ops.relu),
  relu6: unary(ops.relu6),
  sigmoid: unary(ops.sigmoid),
  swish: unary(ops.swish),
  softplus: unary(ops.softplus),
  exp: unary(ops.exp),
  softmax: withAxis(ops.softmax),
  log_softmax: withAxis(ops.logSoftmax),
  resize_nearest: ({ x }, attrs) => ops.upsampleNearest(x, oracleNumber(attrs.factor)),
  matmul: ({ a, b }) => ops.matmul(a, b),
  sigmoid_cross_entropy: ({ logits, targets }) => sigmoidCrossEntropy(logits, targets),
  sigmoid_focal: ({ logits, targets }, attrs) => {
    const alpha = attribute(attrs, 'alpha');
    const loss = createClassificationLoss({
      kind: 'weighted_sigmoid_focal',
      gamma: numberOf(attrs.gamma, 2),
      alpha: alpha === undefined ? undefined : oracleNumber(alpha),
    });
    return loss.apply({ logits, targets, weights: unweighted(logits) });
  },
  softmax_cross_entropy: ({ logits, targets }) =>
    createClassificationLoss({ kind: 'weighted_softmax', logitScale: 1 }).apply({
      logits,
      targets,
      weights: unweighted(logits),
    }),
  huber,
};
