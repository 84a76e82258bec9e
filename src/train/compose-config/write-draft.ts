/**
 * @module
 * Puts a drafted configuration and its label map into their places: both or neither, and nothing that is there already
 * unless it may be replaced.
 */

import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeFileAtomically } from '../../dataset/write-file-atomically.ts';
import { UsageError } from '../../util/errors.ts';
import type { Draft } from './draft.ts';

const CONFIG_NAME = /\.(?:config|pbtxt|prototxt|txt)$/i;

/** The file that `out` means: itself where its name is a configuration's, else `pipeline.config` in that folder. */
export async function draftFile(out: string): Promise<string> {
  const found = await stat(out).catch(() => undefined);
  const isFile = found === undefined ? CONFIG_NAME.test(out) : found.isFile();
  const file = isFile ? out : join(out, 'pipeline.config');
  if (basename(file) === 'label_map.pbtxt')
    throw new UsageError(`"${out}" is the label map's name; give the configuration another.`);
  return file;
}

/** Writes the configuration to `file` and the label map to its own path; answers what was written. */
export async function writeDraft({ text, labels }: Draft, file: string): Promise<string[]> {
  await mkdir(dirname(file), { recursive: true });
  const before = labels.text === undefined ? undefined : await readFile(labels.path).catch(() => undefined);
  if (labels.text !== undefined) await writeFileAtomically(labels.path, labels.text);
  try {
    await writeFileAtomically(file, text);
  } catch (error) {
    if (labels.text !== undefined) {
      if (before === undefined) await rm(labels.path, { force: true });
      else await writeFileAtomically(labels.path, before);
    }
    throw error;
  }
  return labels.text === undefined ? [file] : [file, labels.path];
}
