import { describe, expect, test } from 'vitest';
import { runGraph } from '../runtime/run-graph.ts';
import { createGraph } from './create-graph.ts';
import { floats, scalar } from './graph.ts';
import { lowerProgram } from './lower-program.ts';
import { add, mul, relu, sigmoid } from './ops.ts';

describe('a lowered program', () => {
  test('leaves out what no output needs, and names results as the caller does', () => {
    const graph = createGraph();
    const x = graph.input('x', { dtype: 'float32', shape: [2] });
    sigmoid(x);
    graph.output('y', relu(x));
    const { nodes, inputs, outputs } = lowerProgram(graph);
    expect(nodes).toEqual([{ opType: 'Relu', domain: '', inputs: ['x'], outputs: ['y'], attributes: {} }]);
    expect(inputs).toEqual([{ name: 'x', dtype: 'float32', shape: [2] }]);
    expect(outputs).toEqual([{ name: 'y', dtype: 'float32', shape: [2] }]);
  });

  test('holds small equal constants once, and large ones as they are', () => {
    const graph = createGraph();
    const x = graph.input('x', { dtype: 'float32', shape: [1000] });
    const large = new Float32Array(1000).fill(3);
    const sum = add(add(mul(x, scalar(graph, 2)), scalar(graph, 2)), floats(graph, [1000], large));
    graph.output('y', add(sum, floats(graph, [1000], large)));
    const lengths = lowerProgram(graph).initializers.map(({ data }) => data.length);
    expect(lengths).toEqual([1, 1000, 1000]);
  });

  test('copies an input, a constant and a repeated result to the outputs that they are', async () => {
    const graph = createGraph();
    const x = graph.input('x', { dtype: 'float32', shape: [2] });
    const y = relu(x);
    graph.output('input', x);
    graph.output('constant', floats(graph, [1], [7]));
    graph.output('once', y);
    graph.output('twice', y);
    expect(lowerProgram(graph).nodes.map(({ opType }) => opType)).toEqual([
      'Relu',
      'Identity',
      'Identity',
      'Identity',
    ]);
    const results = await runGraph(graph, { x: Float32Array.of(-1, 2) });
    expect(results).toEqual({
      input: Float32Array.of(-1, 2),
      constant: Float32Array.of(7),
      once: Float32Array.of(0, 2),
      twice: Float32Array.of(0, 2),
    });
  });

  test('keeps names apart where an output is called as another value is', async () => {
    const graph = createGraph();
    const x = graph.input('x', { dtype: 'float32', shape: [1] });
    const inner = relu(x); // itself named "relu"
    graph.output('relu', sigmoid(inner));
    const { relu: result } = await runGraph(graph, { x: Float32Array.of(-3) });
    expect(result).toEqual(Float32Array.of(0.5));
    expect(() => graph.output('x', inner)).toThrow(
      'The graph already has an input named "x"; call the output otherwise.',
    );
    expect(() => graph.output('relu', inner)).toThrow('The graph already has an output named "relu".');
  });
});
