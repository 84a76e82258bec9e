/**
 * @module
 * Into what kinds of work the operations of a program fall, for a profile to add up: an exhaustive table, so that a new
 * operation says where it belongs.
 */

import { isNodeOf, type Node } from './graph.ts';
import type { OpName } from './op-attributes.ts';
import { isDepthwise } from './rules/convolution-shapes.ts';

/** The kinds, in the order in which they are told of. Convolutions are told apart further by `kindOfWork`. */
export type KindOfWork =
  | 'convolution'
  | 'convolution, input gradient'
  | 'convolution, weight gradient'
  | 'depthwise convolution'
  | 'depthwise convolution, input gradient'
  | 'depthwise convolution, weight gradient'
  | 'batch normalisation'
  | 'batch normalisation, gradient'
  | 'activation'
  | 'activation, gradient'
  | 'elementwise'
  | 'reduction'
  | 'matrix product'
  | 'pooling and resizing'
  | 'selection'
  | 'moving data';

const KINDS: { readonly [K in OpName]: KindOfWork } = {
  neg: 'elementwise',
  exp: 'elementwise',
  log: 'elementwise',
  sqrt: 'elementwise',
  abs: 'elementwise',
  floor: 'elementwise',
  sigmoid: 'activation',
  softplus: 'activation',
  relu: 'activation',
  relu6: 'activation',
  clip: 'activation',
  power: 'elementwise',
  not: 'elementwise',
  cast: 'elementwise',
  clipGradient: 'activation, gradient',
  add: 'elementwise',
  sub: 'elementwise',
  mul: 'elementwise',
  div: 'elementwise',
  pow: 'elementwise',
  minimum: 'elementwise',
  maximum: 'elementwise',
  equal: 'elementwise',
  less: 'elementwise',
  lessOrEqual: 'elementwise',
  greater: 'elementwise',
  greaterOrEqual: 'elementwise',
  and: 'elementwise',
  or: 'elementwise',
  where: 'elementwise',
  reduceSum: 'reduction',
  reduceMean: 'reduction',
  reduceMax: 'reduction',
  reduceMin: 'reduction',
  reduceSumSquare: 'reduction',
  matmul: 'matrix product',
  softmax: 'activation',
  logSoftmax: 'activation',
  reshape: 'moving data',
  transpose: 'moving data',
  expand: 'moving data',
  concat: 'moving data',
  split: 'moving data',
  slice: 'moving data',
  pad: 'moving data',
  conv2d: 'convolution',
  conv2dInputGradient: 'convolution, input gradient',
  conv2dWeightGradient: 'convolution, weight gradient',
  batchNormTraining: 'batch normalisation',
  batchNormTrainingGradient: 'batch normalisation, gradient',
  batchNormInference: 'batch normalisation',
  maxPool: 'pooling and resizing',
  maxPoolGradient: 'pooling and resizing',
  averagePool: 'pooling and resizing',
  resizeNearest: 'pooling and resizing',
  resizeBilinear: 'pooling and resizing',
  imageSize: 'elementwise',
  resizeInto: 'pooling and resizing',
  gather: 'selection',
  gatherNd: 'selection',
  gatherElements: 'selection',
  scatterElements: 'selection',
  oneHot: 'selection',
  topK: 'selection',
  cumSum: 'reduction',
  nonMaxSuppression: 'selection',
  nonMaxSuppressionMask: 'selection',
  randomUniform: 'elementwise',
};

/** The kind of work that `node` is. */
export function kindOfWork(node: Node): KindOfWork {
  const { inputs } = node;
  if (isNodeOf(node, 'conv2d') || isNodeOf(node, 'conv2dInputGradient')) {
    if (!isDepthwise(inputs[1].shape, node.attributes)) return KINDS[node.op];
    return node.op === 'conv2d' ? 'depthwise convolution' : 'depthwise convolution, input gradient';
  }
  if (isNodeOf(node, 'conv2dWeightGradient') && isDepthwise(node.attributes.kernelShape, node.attributes))
    return 'depthwise convolution, weight gradient';
  return KINDS[node.op];
}
