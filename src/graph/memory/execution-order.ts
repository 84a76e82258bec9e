/**
 * @module
 * The order in which ONNX Runtime runs the nodes of a file: from its results back. It takes the nodes whose outputs
 * nobody reads, the last in the file first; before a node come those that it reads, the last in the file first.
 *
 * What its optimisers make of a graph is not modelled. They remove nodes and join neighbours, which moves few of them.
 */

import type { OnnxNode } from '../lower-program.ts';

/** `nodes`, given as they stand in the file, in the order in which they run. */
export function executionOrder(nodes: readonly OnnxNode[]): readonly OnnxNode[] {
  const producers = new Map<string, number>();
  nodes.forEach(({ outputs }, i) => {
    for (const name of outputs) producers.set(name, i);
  });
  const inputs = nodes.map((node) => [
    ...new Set(node.inputs.map((name) => producers.get(name)).filter((i) => i !== undefined)),
  ]);
  const isRead = new Uint8Array(nodes.length);
  for (const from of inputs.flat()) isRead[from] = 1;
  const ordered: OnnxNode[] = [];
  const visited = new Uint8Array(nodes.length);
  // Entries are node numbers; −1 − i says that all that node i reads has been run.
  const stack = nodes.flatMap((_, i) => (isRead[i] ? [] : [i]));
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    if (entry < 0) {
      ordered.push(nodes[-1 - entry]);
      continue;
    }
    if (visited[entry]) continue;
    visited[entry] = 1;
    stack.push(-1 - entry, ...inputs[entry].filter((i) => !visited[i]).sort((a, b) => a - b));
  }
  return ordered;
}
