import { describe, expect, test } from 'vitest';
import { runGraph } from '../../runtime/run-graph.ts';
import { createRandom } from '../../util/random.ts';
import { createGraph } from '../create-graph.ts';
import { gradients } from '../gradients.ts';
import { type Graph, scalar, type Value } from '../graph.ts';
import { add, clip, mul, reduceSum, relu, sigmoid, sub, topK } from '../ops.ts';
import { printProgram } from '../print.ts';
import type { Program } from '../program.ts';
import { verify } from '../verify.ts';
import { eliminateDeadCode } from './eliminate-dead-code.ts';
import { shareCommonSubexpressions } from './share-common-subexpressions.ts';

const PASSES: readonly (readonly [name: string, pass: (program: Program) => Program])[] = [
  ['eliminateDeadCode', eliminateDeadCode],
  ['shareCommonSubexpressions', shareCommonSubexpressions],
];

const vector = (graph: Graph, name: string): Value => graph.input(name, { dtype: 'float32', shape: [4] });
const ops = (program: Program): string => program.nodes.map(({ op }) => op).join(' ');

/** A program of thirty random operations on two inputs, with repetitions and with nodes that nothing needs. */
function randomProgram(seed: number): Graph {
  const random = createRandom(seed);
  const graph = createGraph();
  const values = [vector(graph, 'x'), vector(graph, 'y'), scalar(graph, 0.5), scalar(graph, 0.5)];
  const pick = (): Value => values[random.int(values.length)];
  for (let n = 0; n < 30; n++) {
    const kind = random.int(5);
    if (kind === 0) values.push(add(pick(), pick()));
    else if (kind === 1) values.push(sub(pick(), pick()));
    else if (kind === 2) values.push(mul(sigmoid(pick()), pick()));
    else if (kind === 3) values.push(relu(pick()));
    else values.push(clip(pick(), -1, random.int(2)));
  }
  for (let n = 0; n < 3; n++) graph.output(`out${n}`, values[values.length - 1 - 2 * n]);
  return graph;
}

describe.each(PASSES)('the pass %s', (_, pass) => {
  test('keeps programs well formed and their results to the bit', async () => {
    const feeds = { x: Float32Array.of(-2, -0.1, 0.3, 4), y: Float32Array.of(1, -1, 0.5, 2) };
    for (let seed = 0; seed < 12; seed++) {
      const graph = randomProgram(seed);
      const passed = pass(graph);
      verify(passed);
      expect(passed.nodes.length).toBeLessThanOrEqual(graph.nodes.length);
      expect(await runGraph(passed, feeds)).toEqual(await runGraph(graph, feeds));
    }
  });

  test('has nothing left to do the second time, and leaves its argument alone', () => {
    for (let seed = 0; seed < 12; seed++) {
      const graph = randomProgram(seed);
      const before = printProgram(graph);
      const once = pass(graph);
      expect(printProgram(pass(once))).toBe(printProgram(once));
      expect(printProgram(graph)).toBe(before);
    }
  });

  test('keeps the inputs, used or not', () => {
    const graph = createGraph();
    const x = vector(graph, 'x');
    vector(graph, 'unused');
    graph.output('y', relu(x));
    expect(pass(graph).inputs.map(({ name }) => name)).toEqual(['x', 'unused']);
  });
});

describe('dead code', () => {
  test('goes, with what only it needed; a node with one needed output stays', () => {
    const graph = createGraph();
    const x = vector(graph, 'x');
    relu(sigmoid(x)); // needed by nothing
    const [values] = topK(x, 2);
    graph.output('values', values);
    expect(ops(graph)).toBe('sigmoid relu topK');
    expect(ops(eliminateDeadCode(graph))).toBe('topK');
  });
});

describe('common subexpressions', () => {
  test('are computed once, constants counting by their values', () => {
    const graph = createGraph();
    const x = vector(graph, 'x');
    graph.output('a', relu(mul(x, scalar(graph, 2))));
    graph.output('b', relu(mul(x, scalar(graph, 2))));
    graph.output('c', relu(mul(x, scalar(graph, 3))));
    const shared = shareCommonSubexpressions(graph);
    expect(ops(shared)).toBe('mul relu mul relu');
    expect(shared.outputs.get('a')).toBe(shared.outputs.get('b'));
    expect(shared.outputs.get('a')).not.toBe(shared.outputs.get('c'));
  });

  test('are not what differs in an attribute, be it an infinity', () => {
    const graph = createGraph();
    const x = vector(graph, 'x');
    graph.output('a', clip(x, 0, 6));
    graph.output('b', clip(x, 0, Number.POSITIVE_INFINITY));
    graph.output('c', clip(x, Number.NEGATIVE_INFINITY, 6));
    expect(ops(shareCommonSubexpressions(graph))).toBe('clip clip clip');
  });

  test('of functions and gradients are found', () => {
    const graph = createGraph();
    const x = vector(graph, 'x');
    graph.output('y', sigmoid(x));
    const [slope] = gradients(reduceSum(mul(sigmoid(x), sigmoid(x))), [x]);
    graph.output('slope', slope);
    expect(ops(graph).match(/sigmoid/g)).toHaveLength(3);
    expect(ops(shareCommonSubexpressions(graph)).match(/sigmoid/g)).toHaveLength(1);
  });
});
