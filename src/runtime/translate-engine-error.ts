/**
 * @module
 * ONNX Runtime's errors in the graph's own names. The engine speaks of ONNX nodes; each carries the name of a value of the
 * program or one made of it (find-node.ts). From that name the operation and the types that it met are found again.
 */

import type { Program } from '../graph/program.ts';
import { formatType } from '../graph/tensor-type.ts';
import { EngineError } from '../util/errors.ts';
import { formatBytes } from '../util/format-bytes.ts';
import { nodeFinder } from './find-node.ts';

/** How the engine names the node that failed, while running, while checking the model, and while looking for a kernel. */
const NODE_NAMES: readonly RegExp[] = [
  /running \S+ node\. Name:'([^']*)'/,
  /in node \(([^)]*)\)/,
  /Node \(([^)]*)\) Op \(/,
  /node with name '([^']*)'/,
];

const OUT_OF_MEMORY =
  /Failed to allocate memory for requested buffer of size (\d+)|bad_alloc|bad allocation/i;

/** What the engine says, without its own node and source lines. */
function essence(message: string): string {
  return message
    .replace(/^.*Status Message: /s, '')
    .replace(/^\S+\.(?:cc|h|cpp):\d+ .*?\)(?: const)? (?=[A-Z])/s, '')
    .trim();
}

/** `error`, thrown by ONNX Runtime on `program`, as one that names the operation. */
export function translateEngineError(error: unknown, program: Program): EngineError {
  const message = error instanceof Error ? error.message : String(error);
  const name = NODE_NAMES.map((pattern) => pattern.exec(message)?.[1]).find((found) => found !== undefined);
  const node = name === undefined ? undefined : nodeFinder(program)(name);
  const where = node?.outputs[0].name ?? name;
  const types = node && `${node.op}(${node.inputs.map(formatType).join(', ')})`;
  const what = types ?? 'the program';
  const memory = OUT_OF_MEMORY.exec(message);
  if (memory === null) {
    return new EngineError(where, `${what} failed in ONNX Runtime: ${essence(message)}`, { cause: error });
  }
  const needed = memory[1] === undefined ? '' : `: it needs another ${formatBytes(Number(memory[1]))}`;
  const remedy = 'Use a smaller batch_size, or smaller images.';
  return new EngineError(where, `${what} ran out of memory${needed}. ${remedy}`, {
    cause: error,
    outOfMemory: true,
  });
}
