import { describe, expect, it } from 'vitest';
import { expectGradients, randomTensor } from '../../test/expect-gradients.ts';
import { describeOracles } from '../../test/oracles/describe-oracles.ts';
import { createGraph } from './create-graph.ts';
import { gradients } from './gradients.ts';
import * as ops from './ops.ts';

describeOracles('gradients.json');

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
    expect(() => gradients(ops.reduceSum(ops.topK(a, 2)[0]), [a])).toThrow(
      'No gradient of topK: topK: a choice has no gradient; read the chosen values by its indices with gatherElements, ' +
        'which has one.',
    );
  });

  it('refuse a choice that is all that leads to the loss, and take it beside a way that has a gradient', () => {
    const graph = createGraph();
    const scores = graph.input('scores', { dtype: 'float32', shape: [1, 3] });
    const boxes = graph.input('boxes', { dtype: 'float32', shape: [1, 3, 4] });
    const settings = { iouThreshold: 0.5, scoreThreshold: 0, maxOutputsPerClass: 3 };
    const mask = ops.cast(ops.nonMaxSuppressionMask(boxes, scores, settings), 'float32');
    const loss = ops.reduceSum(ops.mul(mask, scores));
    expect(gradients(loss, [scores])).toHaveLength(1);
    expect(() => gradients(loss, [scores, boxes])).toThrow(
      'No gradient of nonMaxSuppressionMask: nonMaxSuppressionMask: a choice of boxes has no gradient; multiply by the ' +
        'mask as a constant.',
    );
  });

  it('sum the cotangents of a value that is used several times, each once', () => {
    const graph = createGraph();
    const a = graph.input('a', { dtype: 'float32', shape: [2] });
    const s = ops.sigmoid(a);
    const loss = ops.reduceSum(ops.add(ops.add(ops.exp(s), ops.sqrt(s)), ops.softplus(s)));
    const before = graph.nodes.length;
    gradients(loss, [a]);
    const made = graph.nodes.slice(before).map((node) => node.op);
    expect(made.filter((op) => op === 'add')).toHaveLength(2); // three cotangents of s
    // The rule of sigmoid is asked once, with their sum: y (1 − y) dy.
    expect(made.filter((op) => op === 'sub')).toHaveLength(1);
  });

  it('are named by the scope of what they are a gradient of', () => {
    const graph = createGraph();
    const a = graph.input('a', { dtype: 'float32', shape: [2] });
    const y = graph.scope('Extractor', () => graph.scope('Conv2d_1', () => ops.exp(a)));
    const before = graph.nodes.length + 1;
    gradients(ops.reduceSum(y), [a]);
    const names = graph.nodes.slice(before).map((node) => node.outputs[0].name);
    expect(names).toContain('gradients/Extractor/Conv2d_1/mul');
    for (const name of names) expect(name).toMatch(/^gradients\//);
  });

  it('are right for a value used several times', () =>
    expectGradients(({ a }) => ops.mul(ops.sigmoid(a), ops.add(a, ops.exp(a))), {
      a: randomTensor([2, 3, 4], 1),
    }));

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
