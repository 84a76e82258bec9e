import { describe, expect, it } from 'vitest';
import { createGraph } from './create-graph.ts';
import { gradients } from './gradients.ts';
import { inPlainOperators } from './in-plain-operators.ts';
import { lowerProgram } from './lower-program.ts';
import { cast, conv2d, greater, less, or, reduceSum } from './ops.ts';

const POINTWISE = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], groups: 1 } as const;

describe('a graph in plain operators', () => {
  it('has no operator of ONNX Runtime, and no Or', () => {
    const graph = createGraph();
    const x = graph.input('x', { dtype: 'float32', shape: [2, 3, 4, 4] });
    const kernel = graph.input('kernel', { dtype: 'float32', shape: [5, 3, 1, 1] });
    const y = conv2d(x, kernel, POINTWISE);
    graph.output('gradient', gradients(reduceSum(y), [kernel])[0]);
    graph.output('outside', cast(or(less(x, -1), greater(x, 1)), 'float32'));
    const lowered = lowerProgram(graph);
    const kinds = (nodes: typeof lowered.nodes): readonly string[] =>
      nodes.map(({ domain, opType }) => `${domain}${opType}`);
    expect(kinds(lowered.nodes)).toEqual(expect.arrayContaining(['com.microsoftFusedMatMul', 'Or']));
    const plain = inPlainOperators(lowered);
    expect(plain.nodes.every(({ domain, opType }) => domain === '' && opType !== 'Or')).toBe(true);
    expect(kinds(plain.nodes)).toEqual(expect.arrayContaining(['MatMul', 'Not', 'And']));
    expect(plain.outputs).toEqual(lowered.outputs);
  });
});
