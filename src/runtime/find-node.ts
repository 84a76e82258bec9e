/**
 * @module
 * From the names of ONNX Runtime's nodes back to the program's. Each ONNX node is called like a value of the program or
 * its result, or by a name below one where an operation is lowered to several; nodes that the engine fuses or adds have
 * names made up from those.
 */

import type { Node } from '../graph/graph.ts';
import type { Program } from '../graph/program.ts';

/** What finds the node of `program` that an engine's node came from, by its name. */
export function nodeFinder({ nodes, outputs }: Program): (name: string) => Node | undefined {
  const known = new Map<string, Node>();
  for (const node of nodes) for (const output of node.outputs) known.set(output.name, node);
  for (const [name, { source }] of outputs) if (source.kind === 'node') known.set(name, source.node);
  return (name) => {
    let part = name.replace(/^fused /, '').replace(/_(token_\d+|new_reshape)$/, '');
    while (part !== '') {
      const node = known.get(part);
      if (node !== undefined) return node;
      part = part.slice(0, Math.max(part.lastIndexOf('/'), 0));
    }
    return undefined;
  };
}
