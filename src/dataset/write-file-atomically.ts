/**
 * @module
 * Files that are whole or absent: written beside their place, synced, then renamed. A reader never sees half a file,
 * and a failed write leaves the old one as it was.
 */

import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

let counter = 0;

/**
 * Lets `write` fill a new file and puts it in the place of `path` once it is complete; on any failure the new file is
 * removed and `path` is untouched. The folder must exist.
 */
export async function replaceFile(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const aside = join(dirname(path), `.${basename(path)}.${process.pid}-${++counter}.part`);
  const file = await open(aside, 'wx');
  try {
    try {
      await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

/** Writes `content` (text as UTF-8) to `path`, whole or not at all. The folder must exist. */
export async function writeFileAtomically(path: string, content: Uint8Array | string): Promise<void> {
  await replaceFile(path, (file) => file.writeFile(content));
}
