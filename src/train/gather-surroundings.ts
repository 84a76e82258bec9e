/**
 * @module
 * Looks at the files that a configuration names, for the rules that speak of them: what stands at each path, what each
 * label map holds and, where it is asked for, how often each class occurs. Paths are relative to the working directory,
 * as training takes them (`reader-dataset.ts`), or to `root`.
 *
 * It throws nothing over what it finds: a file that is missing or malformed is what the rules want to know.
 */

import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { isPattern, isPlaceholder, type NamedPath, namedPaths } from '../config/named-paths.ts';
import type { PathKind, SurroundingClass, Surroundings } from '../config/surroundings.ts';
import { readLabelMapItems } from '../dataset/read-label-map.ts';
import { shellPattern } from '../dataset/shell-pattern.ts';
import type { TrainEvalPipelineConfig } from '../proto/gen/object_detection/protos/pipeline_pb.js';
import { DataError } from '../util/errors.ts';

export interface GatherOptions {
  /** The folder that paths are relative to; default: the working directory. */
  readonly root?: string;
}

/** A label map is a few kilobytes; what is larger is something else. */
const LARGEST_LABEL_MAP = 16 * 2 ** 20;

/** Everything that the rules can know of the files which `config` names, their contents but for label maps left aside. */
export async function gatherSurroundings(
  config: TrainEvalPipelineConfig,
  { root = '.' }: GatherOptions = {},
): Promise<Surroundings> {
  const paths = new Map<string, PathKind>();
  const matches = new Map<string, number>();
  const labelMaps = new Map<string, readonly SurroundingClass[]>();
  const labelMapFaults = new Map<string, string>();
  for (const named of namedPaths(config)) {
    const { path, role } = named;
    if (isPlaceholder(path) || path.includes('\0') || paths.has(path)) continue;
    if (role === 'records' && isPattern(path)) {
      const count = await countMatches(resolve(root, path));
      matches.set(path, count);
      paths.set(path, count > 0 ? 'file' : 'missing');
      continue;
    }
    paths.set(path, await kindOf(named, root));
    if (role !== 'label map' || paths.get(path) !== 'file') continue;
    try {
      labelMaps.set(path, await readItems(resolve(root, path), path));
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      labelMapFaults.set(path, error.summary);
    }
  }
  return { paths, matches, labelMaps, labelMapFaults };
}

/** What stands at a path; for a checkpoint at the files that begin with it. */
async function kindOf({ path, role }: NamedPath, root: string): Promise<PathKind> {
  const full = resolve(root, path);
  if (role === 'checkpoint')
    for (const suffix of ['.index', '.meta'])
      if (await stat(full + suffix).catch(() => undefined)) return 'file';
  const found = await stat(full).catch(() => undefined);
  if (found === undefined) return 'missing';
  return found.isDirectory() ? 'folder' : 'file';
}

/** How many files a pattern matches, in the file's name only; how many shards of `name@10` there are. */
async function countMatches(path: string): Promise<number> {
  const [, sharded, shards] = /^(.*)@(\d+)$/.exec(basename(path)) ?? [];
  const pattern =
    shards === undefined ? basename(path) : `${sharded}-?????-of-${String(Number(shards)).padStart(5, '0')}`;
  const matching = shellPattern(pattern);
  const names = await readdir(dirname(path)).catch((): string[] => []);
  return names.filter((name) => matching.test(name)).length;
}

/** @throws DataError where it cannot be read, or is no label map. */
async function readItems(full: string, path: string): Promise<readonly SurroundingClass[]> {
  const { size } = await stat(full);
  if (size > LARGEST_LABEL_MAP)
    throw new DataError(path, `the file has ${size} bytes, too many for a label map.`);
  const text = await readFile(full, 'utf8').catch((cause: Error) => {
    throw new DataError(path, `it cannot be read (${cause.message}).`, { cause });
  });
  return readLabelMapItems(text, path).map(({ id, name, displayName }) => ({
    id,
    name,
    ...(displayName === '' ? {} : { displayName }),
  }));
}
