/**
 * @module
 * The splits of a Pascal VOC folder: lists of images in `ImageSets/Main/<split>.txt`.
 */

import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DataError } from '../util/errors.ts';
import { describeFailure, readDataFile } from './read-data-file.ts';

const listsOf = (root: string): string => join(root, 'ImageSets', 'Main');

/** The names of the splits, sorted. @throws DataError where the folder of lists cannot be read */
export async function vocSplits(root: string): Promise<string[]> {
  const folder = listsOf(root);
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new DataError(folder, `the folder ${describeFailure(cause)}.`, { cause });
  });
  return names
    .filter((name) => name.endsWith('.txt'))
    .map((name) => basename(name, '.txt'))
    .sort();
}

/**
 * The images of a split: the first word of each line, as class lists of the devkit have a second column.
 * @throws DataError if there is no such split, or it is empty
 */
export async function readVocSplit(root: string, split: string): Promise<string[]> {
  const folder = listsOf(root);
  const splits = await vocSplits(root);
  if (!splits.includes(split)) {
    const known = splits.length === 0 ? 'there is none' : `there are ${splits.join(', ')}`;
    throw new DataError(folder, `there is no split ${JSON.stringify(split)}; ${known}.`);
  }
  const path = join(folder, `${split}.txt`);
  const ids = (await readDataFile(path, 'split'))
    .toString('utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/)[0])
    .filter((id) => id !== '');
  if (ids.length === 0) throw new DataError(path, 'the split names no image.');
  return ids;
}
