/**
 * @module
 * Checkpoints: a folder `checkpoints/step-000500` with `model.safetensors`, `optimizer.safetensors` and `state.json`.
 * One is complete or absent: it is written under another name, synced to the disk, then renamed.
 */

import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readSafetensors, type StoredTensor, writeSafetensors } from '../checkpoint/safetensors.ts';
import { DataError } from '../util/errors.ts';
import { runFolder, stepName, stepOfName } from './run-folder.ts';

/** Everything that a training run continues from. */
export interface Checkpoint {
  /** Steps done. */
  readonly step: number;
  /** Parameters and moving statistics by name. */
  readonly model: ReadonlyMap<string, StoredTensor>;
  /** Optimizer slots by `parameter/slot`. */
  readonly optimizer: ReadonlyMap<string, StoredTensor>;
  /** The random seed of the run. */
  readonly seed: number;
}

async function writeSynced(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Writes `checkpoint` into the run at `root` and deletes the oldest beyond `keep`. Returns its folder. */
export async function saveCheckpoint(root: string, checkpoint: Checkpoint, keep: number): Promise<string> {
  const { checkpoints } = runFolder(root);
  const folder = join(checkpoints, stepName(checkpoint.step));
  const aside = join(checkpoints, `.${stepName(checkpoint.step)}.partial`);
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { recursive: true });
  const { step, seed } = checkpoint;
  await writeSynced(join(aside, 'model.safetensors'), writeSafetensors(checkpoint.model));
  await writeSynced(join(aside, 'optimizer.safetensors'), writeSafetensors(checkpoint.optimizer));
  await writeSynced(join(aside, 'state.json'), `${JSON.stringify({ format: 1, step, seed }, null, 2)}\n`);
  await rm(folder, { recursive: true, force: true });
  await rename(aside, folder);
  const known = await listCheckpoints(root);
  for (const old of known.slice(0, Math.max(0, known.length - keep)))
    await rm(old, { recursive: true, force: true });
  return folder;
}

/** The folders of the complete checkpoints of the run at `root`, oldest first; empty where there are none. */
export async function listCheckpoints(root: string): Promise<readonly string[]> {
  const { checkpoints } = runFolder(root);
  const names = await readdir(checkpoints).catch(() => [] as string[]);
  const found = names.flatMap((name) => {
    const step = stepOfName(name);
    return step === undefined ? [] : [{ name, step }];
  });
  return found.sort((a, b) => a.step - b.step).map(({ name }) => join(checkpoints, name));
}

/** The newest checkpoint folder of the run at `root`. @throws DataError where there is none. */
export async function newestCheckpoint(root: string): Promise<string> {
  const folder = (await listCheckpoints(root)).at(-1);
  if (folder === undefined) throw new DataError(root, 'There is no checkpoint in this run; train first.');
  return folder;
}

async function read(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: Error) => {
    throw new DataError(
      path,
      `Cannot be read (${cause.message}); the checkpoint is incomplete, use another.`,
      { cause },
    );
  });
}

/** The parameters of the checkpoint in `folder`. @throws DataError */
export async function loadModel(folder: string): Promise<Map<string, StoredTensor>> {
  const path = join(folder, 'model.safetensors');
  return readSafetensors(await read(path), path);
}

/** The whole checkpoint in `folder`. @throws DataError */
export async function loadCheckpoint(folder: string): Promise<Checkpoint> {
  const path = join(folder, 'state.json');
  const text = new TextDecoder().decode(await read(path));
  let state: { readonly step?: unknown; readonly seed?: unknown };
  try {
    state = JSON.parse(text);
  } catch (cause) {
    throw new DataError(path, 'It is not JSON; the checkpoint is damaged, use another.', { cause });
  }
  const { step, seed } = state;
  if (typeof step !== 'number' || typeof seed !== 'number' || stepName(step) !== basename(folder)) {
    throw new DataError(
      path,
      `It claims step ${JSON.stringify(step)} and seed ${JSON.stringify(seed)}; use another checkpoint.`,
    );
  }
  const optimizerPath = join(folder, 'optimizer.safetensors');
  const optimizer = readSafetensors(await read(optimizerPath), optimizerPath);
  return { step, seed, model: await loadModel(folder), optimizer };
}
