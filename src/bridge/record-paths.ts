/**
 * @module
 * Where exported records go: the same file names in a folder of the export, and for each `input_path` of the reader one
 * that names them there, patterns kept. Where names could meet, each `input_path` has a folder of its own.
 */

import { basename, join } from 'node:path';
import { recogniseDataset } from '../dataset/recognise-dataset.ts';
import { ConfigError } from '../util/errors.ts';

/** One `input_path`: its files, and where it and they go, relative to the export. */
export interface RecordGroup {
  readonly inputPath: string;
  readonly files: readonly { readonly from: string; readonly to: string }[];
}

const isPattern = (path: string): boolean => /[*?[]/.test(basename(path)) || /@\d+$/.test(path);

/** Compressed files are written plain: the TensorFlow API reads no others. */
const plainName = (path: string): string => basename(path).replace(/\.gz$/i, '');

/** The groups of `inputPaths` under `folder` (`train`). @throws DataError, ConfigError */
export async function recordGroups(inputPaths: readonly string[], folder: string): Promise<RecordGroup[]> {
  const names = new Set(inputPaths.map((path) => plainName(path)));
  const apart = inputPaths.length > 1 && (inputPaths.some(isPattern) || names.size < inputPaths.length);
  const groups: RecordGroup[] = [];
  for (const [i, path] of inputPaths.entries()) {
    const spec = await recogniseDataset(path, {});
    if (spec.format !== 'tfrecord')
      throw new ConfigError(`tf_record_input_reader names "${path}", which is a ${spec.format} data set.`);
    const place = apart ? join(folder, String(i + 1)) : folder;
    groups.push({
      inputPath: join(place, shardPattern(plainName(path))),
      files: spec.paths.map((from) => ({ from, to: join(place, plainName(from)) })),
    });
  }
  return groups;
}

/** `train.record@10` as the pattern of its shards: the TensorFlow API knows patterns only. */
function shardPattern(name: string): string {
  return name.replace(/@(\d+)$/, (_, count: string) => `-?????-of-${count.padStart(5, '0')}`);
}

/** Every file of `groups`, in order. */
export function allFiles(groups: readonly RecordGroup[]): RecordGroup['files'] {
  return groups.flatMap(({ files }) => files);
}
