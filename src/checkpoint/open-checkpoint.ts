/**
 * @module
 * One view on the checkpoints that there are: TensorFlow 1's by name, TensorFlow 2's by object, and safetensors, our own
 * or converted. Variables keep the names that the checkpoint gives them, and have our layout.
 */

import { readFile } from 'node:fs/promises';
import { DataError } from '../util/errors.ts';
import { fromTensorflow, shapeFromTensorflow } from './kernel-layout.ts';
import { readSafetensors, type StoredTensor } from './safetensors.ts';
import { keyOfPath, type ObjectGraph } from './tensor-bundle/object-graph.ts';
import { openTensorBundle } from './tensor-bundle/open-tensor-bundle.ts';
import type { VariablePlaces } from './variable-names/variable-places.ts';

/** What a checkpoint's files are; a bundle by its prefix. */
export type CheckpointFiles =
  | { readonly kind: 'bundle'; readonly prefix: string }
  | { readonly kind: 'safetensors'; readonly file: string };

export interface CheckpointVariable {
  /** In our layout. */
  readonly shape: readonly number[];
  /** `float32`, `int64`, … */
  readonly type: string;
  /** Whether it can be read as a weight. */
  readonly isFloat: boolean;
}

export interface OpenedCheckpoint {
  /** The prefix or file, for messages. */
  readonly path: string;
  readonly format: 'TensorFlow 1' | 'TensorFlow 2' | 'safetensors';
  readonly variables: ReadonlyMap<string, CheckpointVariable>;
  /** The name of the variable at one of `places`; undefined where there is none. */
  find(places: VariablePlaces): string | undefined;
  /** A variable's value, in our layout. @throws DataError if it is damaged */
  read(name: string): Promise<StoredTensor>;
  close(): Promise<void>;
}

async function openBundle(prefix: string): Promise<OpenedCheckpoint> {
  const bundle = await openTensorBundle(prefix);
  try {
    const graph = await bundle.readObjectGraph();
    const variables = new Map(
      [...bundle.entries].map(([name, { shape, type }]) => [
        name,
        {
          shape: shapeFromTensorflow(name, shape),
          type: type.name,
          isFloat: type.toFloats !== undefined,
        },
      ]),
    );
    return {
      path: prefix,
      format: graph === undefined ? 'TensorFlow 1' : 'TensorFlow 2',
      variables,
      find: ({ names, paths }) =>
        graph === undefined
          ? names.find((name) => variables.has(name))
          : findKey(graph, paths, (key) => variables.has(key)),
      read: async (name) => fromTensorflow(name, await bundle.readFloats(name)),
      close: () => bundle.close(),
    };
  } catch (error) {
    await bundle.close();
    throw error;
  }
}

/** The key of the first of `paths` that leads to a variable. */
function findKey(
  graph: ObjectGraph,
  paths: readonly string[],
  has: (key: string) => boolean,
): string | undefined {
  for (const path of paths) {
    const key = graph.keyAt(path);
    if (key !== undefined && has(key)) return key;
  }
  return undefined;
}

async function openSafetensors(file: string): Promise<OpenedCheckpoint> {
  const bytes = await readFile(file).catch((cause: Error) => {
    throw new DataError(file, `Cannot be read (${cause.message}).`, { cause });
  });
  const tensors = readSafetensors(bytes, file);
  return {
    path: file,
    format: 'safetensors',
    variables: new Map(
      [...tensors].map(([name, { shape }]) => [name, { shape, type: 'float32', isFloat: true }]),
    ),
    find: ({ names, paths }) => [...names, ...paths.map(keyOfPath)].find((name) => tensors.has(name)),
    async read(name) {
      const tensor = tensors.get(name);
      if (tensor === undefined) throw new DataError(file, `There is no tensor ${JSON.stringify(name)}.`);
      return tensor;
    },
    async close() {
      // It has been read whole.
    },
  };
}

/** Opens the checkpoint in `files`. @throws DataError naming the file that is missing or damaged */
export async function openCheckpoint(files: CheckpointFiles): Promise<OpenedCheckpoint> {
  return files.kind === 'bundle' ? openBundle(files.prefix) : openSafetensors(files.file);
}
