/**
 * @module
 * Computes inputs from other inputs: each bound input goes, and what it is bound to takes its place. Precondition: a
 * verified program; what an input is bound to depends on unbound inputs and constants alone. Postcondition: the nodes
 * that compute the bound values come first, and no node reads a bound input.
 */

import { invariant } from '../../util/errors.ts';
import type { Node, Value } from '../graph.ts';
import type { Program } from '../program.ts';

/** The nodes that `values` need, in the order of `program`. */
function nodesFor(program: Program, values: Iterable<Value>): Set<Node> {
  const needed = new Set(values);
  const found = new Set<Node>();
  for (const node of program.nodes.toReversed()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    found.add(node);
    for (const input of node.inputs) needed.add(input);
  }
  return found;
}

/** The program with each key of `bound`, an input, replaced by its value. */
export function bindInputs(program: Program, bound: ReadonlyMap<Value, Value>): Program {
  const first = nodesFor(program, bound.values());
  for (const node of first) {
    const circular = node.inputs.find((input) => bound.has(input));
    invariant(circular === undefined, `what an input is bound to reads "${circular?.name}", bound itself`);
  }
  const current = (value: Value): Value => bound.get(value) ?? value;
  const rest = program.nodes.filter((node) => !first.has(node));
  // Nodes are plain data, and keep the values that they put out: only what they read is exchanged.
  const rebound = rest.map((node): Node => ({ ...node, inputs: node.inputs.map(current) }));
  return {
    inputs: program.inputs.filter((input) => !bound.has(input)),
    nodes: [...program.nodes.filter((node) => first.has(node)), ...rebound],
    outputs: new Map([...program.outputs].map(([name, value]) => [name, current(value)])),
  };
}
