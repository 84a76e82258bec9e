/**
 * @module
 * A new, empty graph that knows the shape rules.
 */

import { Graph } from './graph.ts';
import { ruleOf } from './op-table.ts';

/**
 * An empty tensor program.
 *
 * @example
 * const graph = createGraph();
 * const x = graph.input('x', { dtype: 'float32', shape: [2, 3] });
 * graph.output('y', relu(x));
 */
export function createGraph(): Graph {
  return new Graph((op, inputs, attributes) => ruleOf(op).infer(inputs, attributes));
}
