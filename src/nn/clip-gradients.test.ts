import { expect, test } from 'vitest';
import { createGraph } from '../graph/create-graph.ts';
import { floats } from '../graph/graph.ts';
import { runGraph } from '../runtime/run-graph.ts';
import { clipByGlobalNorm, globalNorm } from './clip-gradients.ts';

/** Gradients [3, 4] and [12] clipped together; their norm is 13. */
async function clip(clipNorm: number): Promise<Record<string, number[]>> {
  const graph = createGraph();
  const { gradients, norm } = clipByGlobalNorm(
    [floats(graph, [2, 1], [3, -4]), floats(graph, [1], [12])],
    clipNorm,
  );
  graph.output('first', gradients[0]);
  graph.output('second', gradients[1]);
  graph.output('norm', norm);
  const results = await runGraph(graph);
  return Object.fromEntries(
    Object.entries(results).map(([name, data]) => [name, Array.from(data as Float32Array)]),
  );
}

test('gradients beyond the norm are scaled together, keeping their direction', async () => {
  const { first, second, norm } = await clip(6.5);
  expect(norm).toEqual([13]);
  expect(first).toEqual([1.5, -2]);
  expect(second).toEqual([6]);
});

test('gradients within the norm stay as they are', async () => {
  expect(await clip(20)).toEqual({ first: [3, -4], second: [12], norm: [13] });
});

test('gradients of zero stay zero', async () => {
  const graph = createGraph();
  const { gradients, norm } = clipByGlobalNorm([floats(graph, [2], [0, 0])], 1);
  graph.output('clipped', gradients[0]);
  graph.output('norm', norm);
  const results = await runGraph(graph);
  expect(Array.from(results.clipped as Float32Array)).toEqual([0, 0]);
  expect(Array.from(results.norm as Float32Array)).toEqual([0]);
});

test('a norm of no gradients is a bug', () => {
  expect(() => globalNorm([])).toThrow('there is no gradient to measure');
});
