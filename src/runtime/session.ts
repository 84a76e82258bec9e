/**
 * @module
 * A compiled tensor program, fed and fetched by host arrays. This folder is the only importer of onnxruntime-node.
 *
 * Inputs are read from the caller's own arrays; an output is written into the caller's array where one is given
 * (`into`), so that parameters can go back and forth between two sets of buffers without being copied.
 */

import type * as ort from 'onnxruntime-node';
import type { Program } from '../graph/program.ts';
import type { TensorData, TensorType } from '../graph/tensor-type.ts';
import { invariant } from '../util/errors.ts';
import { compileProgram, type SessionOptions, toTensor } from './compile-program.ts';
import { freeBuffers } from './free-buffers.ts';

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
  /** Writes the profile that the options asked for; further runs are not in it. */
  endProfile(): void;
  close(): Promise<void>;
}

export interface TensorResult {
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/** Compiles `program`. @throws EngineError, here and when it runs, in the names of the program; UsageError for the device */
export async function createSession(program: Program, options: SessionOptions = {}): Promise<Session> {
  const { session, translate, endProfile, close } = await compileProgram(program, options);
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
        throw translate(error);
      });
      // Where the engine has written into the caller's array, it answers a copy of that.
      const copies = Object.keys(into).map((name) => (results[name].data as TensorData).buffer);
      const given = new Set(Object.values(into).map(({ buffer }) => buffer));
      freeBuffers(
        copies.filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer && !given.has(buffer)),
      );
      return Object.fromEntries(
        [...outputs.keys()].map((name) => [
          name,
          { shape: results[name].dims, data: into[name] ?? (results[name].data as TensorData) },
        ]),
      );
    },
    endProfile,
    close,
  };
}
