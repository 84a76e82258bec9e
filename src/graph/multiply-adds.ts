/**
 * @module
 * The arithmetic that a program's shapes ask for: multiply-adds of products and convolutions, by definition. The lowering
 * of an operation may take more (a depthwise gradient as a dense product does); the rest of a program is bound by memory
 * and counts as nothing.
 */

import { isNodeOf, type Node } from './graph.ts';
import { elementCount, type Shape, staticShape } from './tensor-type.ts';

/** A convolution that gives [B, O, Ho, Wo]: each of these elements takes every tap, B·O·Ho·Wo · C/groups·kH·kW. */
const convolved = (result: Shape, kernel: Shape): number =>
  elementCount(result) * elementCount(kernel.slice(1));

/** Multiply-adds of one node of static shape; both gradients of a convolution take as many as it does. */
export function multiplyAdds(node: Node): number {
  const { inputs, outputs } = node;
  if (isNodeOf(node, 'conv2d')) return convolved(outputs[0].shape, inputs[1].shape);
  if (isNodeOf(node, 'conv2dInputGradient')) return convolved(inputs[0].shape, inputs[1].shape);
  if (isNodeOf(node, 'conv2dWeightGradient')) return convolved(inputs[1].shape, node.attributes.kernelShape);
  if (isNodeOf(node, 'matmul'))
    return elementCount(outputs[0].shape) * staticShape(inputs[0].shape.slice(-1))[0];
  return 0;
}
