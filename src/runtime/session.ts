/**
 * @module
 * The only importer of onnxruntime-node: a compiled tensor program on a device.
 *
 * Inputs are read from the caller's own arrays; an output is written into the caller's array where one is given
 * (`into`), so that parameters can go back and forth between two sets of buffers without being copied.
 *
 * The engine runs a graph from its results back: before a node, what it reads, and of several things the one that comes
 * last in the file first. Given the program's order it would compute the factors of the backward pass (where an activation
 * let through) before the loss and keep them all. Given the program reversed, it computes a thing when it is needed:
 * a training step holds a third less.
 */

import * as ort from 'onnxruntime-node';
import type { Program } from '../graph/program.ts';
import { elementCount, formatType, type TensorData, type TensorType } from '../graph/tensor-type.ts';
import { writeOnnx } from '../graph/write-onnx.ts';
import { invariant } from '../util/errors.ts';
import { translateEngineError } from './translate-engine-error.ts';

/** What is known of how to run. */
export interface SessionOptions {
  /** Threads for one operation; 0 lets the engine choose (all cores). */
  readonly threads?: number;
  /** Write a profile to files that begin with this path. */
  readonly profilePrefix?: string;
}

/** A compiled program. Feeds and results go by name. */
export interface Session {
  readonly inputs: ReadonlyMap<string, TensorType>;
  readonly outputs: ReadonlyMap<string, TensorType>;
  /**
   * Runs once. Every input must be fed. `into` names arrays to write results into; other results get new arrays.
   * The results of symbolic shape carry their own shape.
   */
  run(
    feeds: Readonly<Record<string, TensorData>>,
    into?: Readonly<Record<string, TensorData>>,
  ): Promise<Readonly<Record<string, TensorResult>>>;
  close(): Promise<void>;
}

export interface TensorResult {
  readonly shape: readonly number[];
  readonly data: TensorData;
}

function toTensor(type: TensorType, name: string, data: TensorData): ort.Tensor {
  const count = elementCount(type.shape);
  invariant(data.length === count, `"${name}" is ${formatType(type)} but was given ${data.length} elements`);
  return new ort.Tensor(
    type.dtype,
    data as ort.Tensor.DataTypeMap[typeof type.dtype],
    type.shape as number[],
  );
}

function baseOptions(options: SessionOptions): ort.InferenceSession.SessionOptions {
  return {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    // Planning memory ahead by pattern nearly doubles what a training step holds and makes it no faster.
    enableMemPattern: false,
    logSeverityLevel: 4, // its errors are thrown; the log would only repeat them
    ...(options.threads ? { intraOpNumThreads: options.threads } : {}),
    ...(options.profilePrefix ? { enableProfiling: true, profileFilePrefix: options.profilePrefix } : {}),
  };
}

/** Compiles `program` for the CPU. @throws EngineError, here and when it runs, in the names of the program */
export async function createSession(program: Program, options: SessionOptions = {}): Promise<Session> {
  const session = await ort.InferenceSession.create(
    writeOnnx(program, { reversed: true }),
    baseOptions(options),
  ).catch((error: unknown) => {
    throw translateEngineError(error, program);
  });
  const inputs = new Map<string, TensorType>(program.inputs.map((input) => [input.name, input]));
  const outputs = new Map<string, TensorType>(program.outputs);
  return {
    inputs,
    outputs,
    run: async (feeds, into = {}) => {
      const fed: Record<string, ort.Tensor> = {};
      for (const [name, type] of inputs) {
        invariant(feeds[name] !== undefined, `input "${name}" was not fed`);
        fed[name] = toTensor(type, name, feeds[name]);
      }
      const fetches: Record<string, ort.Tensor | null> = {};
      for (const [name, type] of outputs)
        fetches[name] = into[name] ? toTensor(type, name, into[name]) : null;
      const results = await session.run(fed, fetches).catch((error: unknown) => {
        throw translateEngineError(error, program);
      });
      return Object.fromEntries(
        [...outputs.keys()].map((name) => [
          name,
          // The engine has written into the caller's array, and answers a copy of it: not that one.
          { shape: results[name].dims, data: into[name] ?? (results[name].data as TensorData) },
        ]),
      );
    },
    close: async () => {
      if (options.profilePrefix) session.endProfiling();
      await session.release();
    },
  };
}
