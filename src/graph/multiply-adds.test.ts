import { describe, expect, test } from 'vitest';
import { createGraph } from './create-graph.ts';
import { gradients } from './gradients.ts';
import type { Graph, Value } from './graph.ts';
import { kindOfWork } from './kind-of-work.ts';
import { multiplyAdds } from './multiply-adds.ts';
import * as ops from './ops.ts';

const input = (graph: Graph, name: string, ...shape: number[]): Value =>
  graph.input(name, { dtype: 'float32', shape });

/** Multiply-adds of the last node of each kind. */
const byKind = (graph: Graph): Record<string, number> =>
  Object.fromEntries(graph.nodes.map((node) => [kindOfWork(node), multiplyAdds(node)]));

describe('multiply-adds', () => {
  test('of a convolution and its gradients are counted by taps that meet', () => {
    const graph = createGraph();
    const x = input(graph, 'x', 2, 6, 9, 9);
    const kernel = input(graph, 'kernel', 4, 3, 3, 3);
    const y = ops.conv2d(x, kernel, { strides: [2, 2], pads: [0, 0, 1, 1], dilations: [1, 1], groups: 2 });
    expect(y.shape).toEqual([2, 4, 4, 4]);
    gradients(ops.reduceSum(y), [x, kernel]);
    const count = 2 * 4 * 4 * 4 * (3 * 3 * 3);
    expect(byKind(graph)).toMatchObject({
      convolution: count,
      'convolution, input gradient': count,
      'convolution, weight gradient': count,
      reduction: 0,
    });
  });

  test('of a depthwise convolution count one channel to a map', () => {
    const graph = createGraph();
    const x = input(graph, 'x', 2, 5, 8, 8);
    const kernel = input(graph, 'kernel', 5, 1, 3, 3);
    const y = ops.conv2d(x, kernel, { strides: [1, 1], pads: [1, 1, 1, 1], dilations: [1, 1], groups: 5 });
    gradients(ops.reduceSum(y), [x, kernel]);
    const count = 2 * 5 * 8 * 8 * 9;
    expect(byKind(graph)).toMatchObject({
      'depthwise convolution': count,
      'depthwise convolution, input gradient': count,
      'depthwise convolution, weight gradient': count,
    });
  });

  test('of a batched product are those of all its matrices', () => {
    const graph = createGraph();
    ops.matmul(input(graph, 'a', 3, 2, 4, 5), input(graph, 'b', 2, 5, 6));
    expect(byKind(graph)).toEqual({ 'matrix product': 3 * 2 * 4 * 6 * 5 });
  });
});
