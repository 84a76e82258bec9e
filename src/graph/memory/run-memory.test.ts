import { describe, expect, it } from 'vitest';
import { createGraph } from '../create-graph.ts';
import type { Graph } from '../graph.ts';
import { lowerProgram } from '../lower-program.ts';
import { add, exp, matmul, mul, reshape, transpose } from '../ops.ts';
import { executionOrder } from './execution-order.ts';
import { runMemory } from './run-memory.ts';

const N = 1000;
const BYTES = 4 * N * N;

/** A graph from one input [N, N]; all numbers of the tests are in its size. */
function square(build: (graph: Graph, x: ReturnType<Graph['input']>) => ReturnType<Graph['input']>): Graph {
  const graph = createGraph();
  graph.output('y', build(graph, graph.input('x', { dtype: 'float32', shape: [N, N] })));
  return graph;
}

const liveTensors = (graph: Graph): number => runMemory(graph).live / BYTES;

describe('the memory of a run', () => {
  it('is nothing for what is read from the caller and written to the caller', () => {
    expect(liveTensors(square((_, x) => exp(x)))).toBe(0);
    expect(runMemory(square((_, x) => exp(x)))).toMatchObject({ inputs: BYTES, outputs: BYTES, nodes: 1 });
  });

  it('is one tensor for a chain that is computed in place', () => {
    expect(liveTensors(square((_, x) => exp(exp(exp(exp(x))))))).toBe(1);
  });

  it('is two tensors where a result cannot be written over its input', () => {
    expect(liveTensors(square((_, x) => exp(transpose(exp(x), [1, 0]))))).toBe(2);
  });

  it('counts no view of a tensor twice', () => {
    const view = square((_, x) => exp(reshape(reshape(exp(x), [N * N]), [N, N])));
    expect(liveTensors(view)).toBe(1);
  });

  it('holds a tensor until it is read for the last time', () => {
    const long = square((_, x) => {
      const early = exp(x);
      return mul(matmul(matmul(early, early), x), early);
    });
    expect(liveTensors(long)).toBe(3);
  });
});

describe('the order of execution', () => {
  it('brings a thing up when it is needed, where the file stands last node first', () => {
    const graph = createGraph();
    const x = graph.input('x', { dtype: 'float32', shape: [4] });
    const far = exp(exp(exp(x)));
    const near = mul(x, 2);
    graph.output('y', add(far, near));
    const { nodes } = lowerProgram(graph);
    const names = (order: readonly { readonly opType: string }[]): string =>
      order.map((n) => n.opType).join(' ');
    expect(names(executionOrder(nodes.toReversed()))).toBe('Exp Exp Exp Mul Add');
    expect(names(executionOrder(nodes))).toBe('Mul Exp Exp Exp Add');
  });
});
