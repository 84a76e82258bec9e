/**
 * @module
 * How much memory ONNX Runtime needs to run a program, worked out without running it: the order of execution, the lifetimes
 * of the buffers, and what its arena makes of them (the other files of this folder). `runtime/compile-program.ts` says how
 * the file is ordered.
 */

import { lowerProgram } from '../lower-program.ts';
import type { Program } from '../program.ts';
import { createArena } from './arena.ts';
import { bufferLifetimes, tensorBytes } from './buffer-lifetimes.ts';
import { executionOrder } from './execution-order.ts';
import { onnxValueTypes } from './onnx-value-types.ts';

/** The memory of a program on the CPU, in bytes. */
export interface RunMemory {
  /** Tensors between inputs and outputs that are held at one time, at most. */
  readonly live: number;
  /** What the engine's arena comes to hold for them: more than `live`, since pieces do not fit without gaps. */
  readonly arena: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly constants: number;
  /** ONNX nodes, for what the engine keeps of each. */
  readonly nodes: number;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** The memory that running `program` takes. */
export function runMemory(program: Program): RunMemory {
  const graph = lowerProgram(program);
  const types = onnxValueTypes(graph);
  const order = executionOrder(graph.nodes.toReversed());
  const lifetimes = bufferLifetimes(graph, order, types);
  const starting = order.map((): number[] => []);
  const ending = order.map((): number[] => []);
  lifetimes.forEach(({ first, last }, i) => {
    starting[first].push(i);
    ending[last].push(i);
  });
  const arena = createArena();
  const pieces = new Map<number, ReturnType<typeof arena.take>>();
  let held = 0;
  let live = 0;
  order.forEach((_, step) => {
    for (const i of starting[step]) {
      pieces.set(i, arena.take(lifetimes[i].bytes));
      held += lifetimes[i].bytes;
    }
    live = Math.max(live, held);
    for (const i of ending[step]) {
      const piece = pieces.get(i);
      if (piece !== undefined) arena.giveBack(piece);
      held -= lifetimes[i].bytes;
    }
  });
  return {
    live,
    arena: arena.touchedBytes(),
    inputs: sum(graph.inputs.map(tensorBytes)),
    outputs: sum(graph.outputs.map(tensorBytes)),
    constants: sum(graph.initializers.map(tensorBytes)),
    nodes: graph.nodes.length,
  };
}
