/**
 * @module
 * Rewrites a checkpoint in another format: TensorFlow's TensorBundle as safetensors and back. Names stay; kernels get the
 * layout of the format they go to, TensorFlow's in a bundle and ours in safetensors, so that each is usable where it is
 * read. The graph of objects of a TensorFlow 2 checkpoint is made anew from the names. What is no float has no place in
 * safetensors.
 */

import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { toTensorflow } from '../checkpoint/kernel-layout.ts';
import { type CheckpointFiles, openCheckpoint } from '../checkpoint/open-checkpoint.ts';
import { type StoredTensor, writeSafetensors } from '../checkpoint/safetensors.ts';
import { bundlePrefix } from '../checkpoint/tensor-bundle/bundle-files.ts';
import { OBJECT_GRAPH_KEY } from '../checkpoint/tensor-bundle/object-graph.ts';
import { type BundleValue, writeTensorBundle } from '../checkpoint/tensor-bundle/write-tensor-bundle.ts';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import { stepOfName } from './run-folder.ts';

export interface ConvertedCheckpoint {
  /** What the checkpoint was. */
  readonly format: string;
  readonly files: readonly string[];
  readonly tensors: number;
  /** Variables without a place in the new format, with their types. */
  readonly leftOut: readonly { readonly name: string; readonly type: string }[];
}

/** The step of one of our checkpoints, which a bundle holds as `global_step`. */
function stepOf(files: CheckpointFiles): bigint | undefined {
  if (files.kind !== 'safetensors') return undefined;
  const step = stepOfName(basename(dirname(files.file)));
  return step === undefined ? undefined : BigInt(step);
}

/**
 * Writes the checkpoint in `files` to `out`: `*.safetensors`, else a TensorBundle whose files begin with `out`.
 *
 * @throws DataError where it is damaged
 */
export async function convertCheckpoint(
  files: CheckpointFiles,
  out: string,
  { shards = 1 }: { readonly shards?: number | undefined } = {},
): Promise<ConvertedCheckpoint> {
  const checkpoint = await openCheckpoint(files);
  try {
    const tensors = new Map<string, StoredTensor>();
    const leftOut: { name: string; type: string }[] = [];
    for (const [name, { type, isFloat }] of checkpoint.variables) {
      if (isFloat) tensors.set(name, await checkpoint.read(name));
      else if (name !== OBJECT_GRAPH_KEY) leftOut.push({ name, type });
    }
    await mkdir(dirname(out), { recursive: true });
    const done = { format: checkpoint.format, tensors: tensors.size, leftOut };
    if (out.endsWith('.safetensors')) {
      await writeFileAtomically(out, writeSafetensors(tensors));
      return { ...done, files: [out] };
    }
    const values = new Map<string, BundleValue>(
      [...tensors].map(([name, tensor]) => [name, toTensorflow(name, tensor)]),
    );
    const step = stepOf(files);
    if (step !== undefined) values.set('global_step', step);
    return { ...done, files: await writeTensorBundle(bundlePrefix(out), values, { shards }) };
  } finally {
    await checkpoint.close();
  }
}
