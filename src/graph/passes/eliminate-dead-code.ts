/**
 * @module
 * Drops nodes that no output needs. Precondition: a verified program. Postcondition: every node reaches an output;
 * inputs stay, used or not, since the caller feeds them.
 */

import type { Value } from '../graph.ts';
import type { Program } from '../program.ts';

/** The program without the nodes that no output needs. */
export function eliminateDeadCode(program: Program): Program {
  const needed = new Set<Value>(program.outputs.values());
  const kept = program.nodes.toReversed().filter((node) => {
    if (!node.outputs.some((output) => needed.has(output))) return false;
    for (const input of node.inputs) needed.add(input);
    return true;
  });
  return { inputs: program.inputs, nodes: kept.reverse(), outputs: program.outputs };
}
