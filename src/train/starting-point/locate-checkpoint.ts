/**
 * @module
 * Finds the checkpoint that a path means: a TensorBundle by the prefix of its files or by one of them, a folder of
 * TensorFlow's with its `checkpoint` file, a safetensors file, one of our checkpoints' folders, or a run, whose newest
 * counts.
 */

import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CheckpointFiles } from '../../checkpoint/open-checkpoint.ts';
import { bundlePrefix, indexFile } from '../../checkpoint/tensor-bundle/bundle-files.ts';
import { DataError } from '../../util/errors.ts';
import { listCheckpoints } from '../checkpoint.ts';

const KINDS =
  'a prefix ("model.ckpt" for model.ckpt.index and its data), a folder with a TensorFlow checkpoint, a .safetensors file, or a run';

type PathKind = 'file' | 'folder' | 'nothing';

async function kindOf(path: string): Promise<PathKind> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return 'nothing';
  return found.isDirectory() ? 'folder' : 'file';
}

/** The prefix that TensorFlow's `checkpoint` file in `folder` names as the latest. */
async function latestOf(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, 'checkpoint'), 'utf8').catch(() => undefined);
  const named = text && /^\s*model_checkpoint_path:\s*"([^"]+)"/m.exec(text)?.[1];
  return named ? resolve(folder, named) : undefined;
}

async function inFolder(folder: string): Promise<CheckpointFiles | undefined> {
  const own = join(folder, 'model.safetensors');
  if ((await kindOf(own)) === 'file') return { kind: 'safetensors', file: own };
  const newest = (await listCheckpoints(folder)).at(-1);
  if (newest !== undefined) return { kind: 'safetensors', file: join(newest, 'model.safetensors') };
  const latest = await latestOf(folder);
  if (latest !== undefined && (await kindOf(indexFile(latest))) === 'file')
    return { kind: 'bundle', prefix: latest };
  const indexes = (await readdir(folder)).filter((name) => name.endsWith('.index'));
  if (indexes.length > 1)
    throw new DataError(
      folder,
      `It has several checkpoints (${indexes.sort().join(', ')}); name one, without ".index".`,
    );
  return indexes.length === 1
    ? { kind: 'bundle', prefix: join(folder, bundlePrefix(indexes[0])) }
    : undefined;
}

/** The checkpoint's files, or undefined where `path` leads to none. @throws DataError where it leads to several */
export async function findCheckpoint(path: string): Promise<CheckpointFiles | undefined> {
  const prefix = bundlePrefix(path);
  if ((await kindOf(indexFile(prefix))) === 'file') return { kind: 'bundle', prefix };
  const kind = await kindOf(path);
  if (kind === 'file') return path.endsWith('.safetensors') ? { kind: 'safetensors', file: path } : undefined;
  return kind === 'folder' ? inFolder(path) : undefined;
}

/** The same. @throws DataError also where there is none */
export async function locateCheckpoint(path: string): Promise<CheckpointFiles> {
  const found = await findCheckpoint(path);
  if (found !== undefined) return found;
  const kind = await kindOf(path);
  const what =
    kind === 'file'
      ? 'It is a single file, as TensorFlow wrote checkpoints before 2016, which is not read'
      : kind === 'folder'
        ? 'There is no checkpoint in this folder'
        : `There is no such file, and no "${indexFile(path)}"`;
  throw new DataError(path, `${what}. Give ${KINDS}.`);
}
