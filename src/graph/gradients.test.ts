import { describe, expect, it } from 'vitest';
import { type Build, expectGradients, randomTensor, type Tensor } from '../../test/expect-gradients.ts';
import { describeOracles } from '../../test/oracles/describe-oracles.ts';
import { createGraph } from './create-graph.ts';
import { gradients } from './gradients.ts';
import { floats, type Value } from './graph.ts';
import * as ops from './ops.ts';

describeOracles('gradients.json');

describe('against finite differences', () => {
  const x = randomTensor([2, 3, 4], 1);
  const positive: Tensor = { shape: x.shape, data: Array.from(x.data, (v) => Math.abs(v) + 0.5) };
  const y = randomTensor([3, 1], 2);
  const away: Tensor = { shape: y.shape, data: Array.from(y.data, (v) => v + 3) };
  const image = randomTensor([2, 4, 7, 6], 3);
  const cases: Readonly<Record<string, readonly [Build, Readonly<Record<string, Tensor>>]>> = {
    'add, sub and neg broadcast': [({ a, b }) => ops.sub(ops.neg(a), ops.add(a, b)), { a: x, b: y }],
    'mul broadcasts': [({ a, b }) => ops.mul(ops.mul(a, b), a), { a: x, b: y }],
    'div broadcasts': [({ a, b }) => ops.div(a, b), { a: x, b: away }],
    'minimum and maximum': [
      ({ a, b }) => ops.add(ops.minimum(a, b), ops.mul(ops.maximum(a, b), 3)),
      { a: x, b: y },
    ],
    'log, sqrt and power': [
      ({ a }) => ops.add(ops.log(a), ops.mul(ops.sqrt(a), ops.power(a, 2.5))),
      { a: positive },
    ],
    'abs and clip': [({ a }) => ops.add(ops.abs(a), ops.clip(a, -0.4, 0.7)), { a: x }],
    where: [({ a, b }) => ops.where(ops.greater(a, 0), ops.mul(a, b), ops.mul(b, 5)), { a: x, b: y }],
    reductions: [
      ({ a }) =>
        ops.add(
          ops.reduceMean(a, [0, 2], true),
          ops.mul(ops.reduceSumSquare(a, [2], true), ops.reduceMax(a, [1], true)),
        ),
      { a: x },
    ],
    'reshape, transpose and expand': [
      ({ a, b }) =>
        ops.mul(
          ops.transpose(ops.reshape(a, [2, 4, 3]), [2, 0, 1]),
          ops.expand(ops.reshape(b, [3, 1, 1]), [3, 2, 4]),
        ),
      { a: x, b: y },
    ],
    'concat, slice and pad': [
      ({ a, b }) =>
        ops.pad(
          ops.slice(ops.concat([a, ops.expand(b, [2, 3, 1])], 2), [0, 1, 2], [2, 3, 5]),
          [0, 1, 0],
          [1, 0, 2],
        ),
      { a: x, b: y },
    ],
    gather: [({ a }) => ops.gather(a, intIndices(a, [1, 0, 1]), 0), { a: x }],
    'batch norm with given statistics': [
      ({ a, gamma, beta }) =>
        ops.batchNormInference(
          a,
          {
            gamma,
            beta,
            mean: floats(a.graph, [4], [0.1, 0, -0.3, 1]),
            variance: floats(a.graph, [4], [1, 2, 0.5, 1]),
          },
          1e-3,
        ),
      { a: image, gamma: randomTensor([4], 4), beta: randomTensor([4], 5) },
    ],
    'a depthwise stride of 2 that leaves a pixel over': [
      ({ a, w }) => ops.conv2d(a, w, { strides: [2, 2], pads: [0, 0, 0, 0], dilations: [1, 1], groups: 4 }),
      { a: image, w: randomTensor([4, 1, 3, 3], 6) },
    ],
    'a dilated, grouped convolution': [
      ({ a, w }) => ops.conv2d(a, w, { strides: [1, 2], pads: [2, 1, 2, 2], dilations: [2, 1], groups: 2 }),
      { a: image, w: randomTensor([6, 2, 3, 3], 7) },
    ],
    'a value used twice': [({ a }) => ops.mul(ops.sigmoid(a), ops.add(a, ops.exp(a))), { a: x }],
  };
  for (const [name, [build, inputs]] of Object.entries(cases)) {
    it(name, () => expectGradients(build, inputs));
  }
});

function intIndices(like: Value, indices: readonly number[]): Value {
  return like.graph.constant({ dtype: 'int32', shape: [indices.length] }, Int32Array.from(indices));
}

describe('gradients', () => {
  it('are zeros where the loss does not depend on a value', () => {
    const graph = createGraph();
    const a = graph.input('a', { dtype: 'float32', shape: [2] });
    const b = graph.input('b', { dtype: 'float32', shape: [3] });
    const [, db] = gradients(ops.reduceSum(a), [a, b]);
    expect(db.source).toMatchObject({ kind: 'constant', data: new Float32Array(3) });
  });

  it('refuse an operation that has none, saying why', () => {
    const graph = createGraph();
    const a = graph.input('a', { dtype: 'float32', shape: [2, 3] });
    expect(() => gradients(ops.reduceSum(ops.cumSum(a, 0)), [a])).toThrow(
      'No gradient of cumSum: cumSum: it counts; no gradient is built.',
    );
  });

  it('cost nothing on branches that lead to no wanted value', () => {
    const graph = createGraph();
    const a = graph.input('a', { dtype: 'float32', shape: [2] });
    const b = graph.input('b', { dtype: 'float32', shape: [2] });
    const loss = ops.reduceSum(ops.add(ops.sigmoid(a), ops.exp(b)));
    const before = graph.nodes.length;
    gradients(loss, [a]);
    expect(graph.nodes.slice(before).map((node) => node.op)).not.toContain('exp');
    expect(graph.nodes.slice(before).every((node) => !node.inputs.includes(b))).toBe(true);
  });
});
