/**
 * @module
 * What a path is, as a data set: a Pascal VOC folder, TFRecord files (one, a pattern, or a sharded name), or a COCO
 * annotation file. Names decide, together with what is on disk; no file is read.
 */

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DataError, UsageError } from '../util/errors.ts';
import type { DatasetSpec } from './dataset.ts';
import { shellPattern } from './shell-pattern.ts';

const RECOGNISED =
  'Recognised are: a folder with Annotations/ and JPEGImages/ (Pascal VOC); TFRecord files (*.record*, *.tfrecord*), ' +
  'by name, pattern ("train-*.record") or shards ("train.record@10", "train.record-?????-of-00010"); ' +
  'a COCO annotation file (*.json).';

/** What the user says beside the path. */
export interface RecogniseOptions {
  /** A list in `ImageSets/Main/` (Pascal VOC). */
  readonly split?: string;
  /** Where the images are (COCO). */
  readonly imageDir?: string;
}

/**
 * The data set at `path`.
 *
 * @throws DataError if nothing is there or it is none of the formats; UsageError for an option that its format lacks
 */
export async function recogniseDataset(path: string, options: RecogniseOptions): Promise<DatasetSpec> {
  const { split, imageDir } = options;
  const spec = await recognise(path);
  if (split !== undefined && spec.format !== 'voc') {
    throw new UsageError(
      `A split (${JSON.stringify(split)}) belongs to a Pascal VOC folder; ${path} is ${NAMES[spec.format]}.`,
    );
  }
  if (imageDir !== undefined && spec.format !== 'coco') {
    throw new UsageError(
      `An image folder (${JSON.stringify(imageDir)}) belongs to COCO annotations; ${path} is ${NAMES[spec.format]}.`,
    );
  }
  if (spec.format === 'voc') return split === undefined ? spec : { ...spec, split };
  if (spec.format === 'coco') return imageDir === undefined ? spec : { ...spec, imageDir };
  return spec;
}

const NAMES: { readonly [F in DatasetSpec['format']]: string } = {
  voc: 'a Pascal VOC folder',
  coco: 'a COCO annotation file',
  tfrecord: 'TFRecord data',
};

async function recognise(path: string): Promise<DatasetSpec> {
  const kind = await kindOf(path);
  if (kind === 'folder') return recogniseFolder(path);
  if (kind === 'file' && path.endsWith('.json')) return { format: 'coco', annotations: path };
  if (kind === 'file' && isRecordName(path)) return { format: 'tfrecord', paths: [path] };
  if (kind === 'file') throw new DataError(path, `this file is no data set by its name. ${RECOGNISED}`);
  if (/@\d+$/.test(path)) return { format: 'tfrecord', paths: await shardPaths(path) };
  if (/[*?[]/.test(basename(path))) return { format: 'tfrecord', paths: await matchingPaths(path) };
  throw new DataError(path, `there is no such file or folder. ${RECOGNISED}`);
}

async function recogniseFolder(path: string): Promise<DatasetSpec> {
  const names = (await readdir(path)).sort();
  if (names.includes('Annotations') && names.includes('JPEGImages')) return { format: 'voc', root: path };
  const inside = names.filter((name) => isRecordName(name) || name.endsWith('.json')).slice(0, 5);
  const hint = inside.length === 0 ? '' : ` It holds ${inside.join(', ')}: name the file itself.`;
  throw new DataError(path, `this folder is no data set.${hint} ${RECOGNISED}`);
}

function isRecordName(path: string): boolean {
  return /\.(tf)?records?(?=$|[^a-z])/i.test(basename(path));
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  return found.isDirectory() ? 'folder' : 'file';
}

/** The files of `name@N`: `name-00000-of-0000N` and so on, all of which must be there. */
async function shardPaths(path: string): Promise<string[]> {
  const at = path.lastIndexOf('@');
  const [name, count] = [path.slice(0, at), Number(path.slice(at + 1))];
  if (count < 1) throw new DataError(path, `${count} shards were asked for; expected at least 1.`);
  const number = (n: number): string => String(n).padStart(5, '0');
  const paths = Array.from({ length: count }, (_, i) => `${name}-${number(i)}-of-${number(count)}`);
  for (const shard of paths) {
    if ((await kindOf(shard)) !== 'file') throw new DataError(path, `the shard ${shard} is missing.`);
  }
  return paths;
}

/** The files whose names match the pattern (`*`, `?`, `[…]`, in the file's name only), sorted. */
async function matchingPaths(path: string): Promise<string[]> {
  const folder = dirname(path);
  const matches = shellPattern(basename(path));
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new DataError(path, `the folder ${folder} cannot be read.`, { cause });
  });
  const found = names.filter((name) => matches.test(name)).sort();
  if (found.length === 0) throw new DataError(path, `no file matches. ${RECOGNISED}`);
  return found.map((name) => join(folder, name));
}
