/**
 * @module
 * Builds a graph without inputs, runs it once and gives its one result.
 */

import { createGraph } from '../../src/graph/create-graph.ts';
import type { Graph, Value } from '../../src/graph/graph.ts';
import type { TensorData } from '../../src/graph/tensor-type.ts';
import { verify } from '../../src/graph/verify.ts';
import { runGraph } from '../../src/runtime/run-graph.ts';

/** The value that `build` makes. */
export async function evaluateGraph(
  build: (graph: Graph) => Value,
): Promise<{ readonly shape: readonly number[]; readonly data: TensorData & ArrayLike<number> }> {
  const graph = createGraph();
  const value = build(graph);
  graph.output('value', value);
  verify(graph);
  const results = await runGraph(graph);
  return { shape: value.shape.map(Number), data: results.value as TensorData & ArrayLike<number> };
}
