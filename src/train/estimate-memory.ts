/**
 * @module
 * How much memory training takes at its peak, worked out before the first step: the engine's tensors (graph/memory), the
 * two sets of parameters and slots, the batches made ahead, decoded images kept, and what the process itself grows by.
 * The figures of that last part are round ones for Node 20 and ONNX Runtime on Linux, guessed and fitted so that the sum came
 * near what whole runs held (bench/README.md); none is measured by itself. The rest follows from the graph.
 * test/long/memory-estimate.test.ts holds the sum to 25 % of the most that a process held.
 */

import { runMemory } from '../graph/memory/run-memory.ts';
import { buildTrainingStep, type TrainingStepOptions } from './training-program.ts';

const KIB = 2 ** 10;
const MIB = 2 ** 20;

/** Node with the program, its packages and the heap that it works in. Fitted. */
const PROCESS = 100 * MIB;
/** What ONNX Runtime's library takes once it has made a session. Fitted. */
const ENGINE = 27 * MIB;
/** What a node of the graph costs on its way: plain data, the engine's graph, its kernel. Fitted. */
const PER_NODE = 18 * KIB;
/** A worker thread with its own heap, image decoding included, without batches and images kept. A guess. */
const WORKER = 60 * MIB;
/** Batches made ahead by each worker, and one in the making (input/worker-pool.ts). */
const BATCHES_OF_WORKER = 3;
/** The batch that the step reads, and the one that was just before it. */
const BATCHES_OF_STEP = 2;

/** Where the memory goes, in bytes. */
export interface MemoryEstimate {
  readonly batchSize: number;
  /** All of it, with `process`. */
  readonly total: number;
  /** Values between the inputs and the results of a step, as the engine holds them. */
  readonly activations: number;
  /** Parameters and optimizer slots, two sets, and the engine's copy of the results. */
  readonly parameters: number;
  /** Batches: in use, ahead, in the making. */
  readonly batches: number;
  /** Decoded images that the workers keep. */
  readonly images: number;
  /** Node, ONNX Runtime, the graph, the worker threads. */
  readonly process: number;
}

/** What the input holds besides. */
export interface InputMemory {
  /** Worker threads of the input. */
  readonly workers: number;
  /** Decoded images kept by all of them together, at most. */
  readonly imageBytes: number;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/**
 * What a training step, and the run around it, take at their peak.
 *
 * @example
 * const { total, activations } = estimateMemory(plan.step, { workers: 1, imageBytes: 0 });
 */
export function estimateMemory(
  options: TrainingStepOptions,
  { workers, imageBytes }: InputMemory,
): MemoryEstimate {
  const { program, vectors } = buildTrainingStep(options);
  const memory = runMemory(program);
  const state = 4 * sum(vectors.map(({ length }) => length));
  const batch = memory.inputs - state;
  const parts = {
    activations: memory.arena + memory.constants,
    parameters: 3 * state,
    batches: batch * (BATCHES_OF_STEP + BATCHES_OF_WORKER * workers),
    images: imageBytes,
    process: PROCESS + ENGINE + PER_NODE * memory.nodes + WORKER * workers,
  };
  return { batchSize: options.batchSize, ...parts, total: sum(Object.values(parts)) };
}
