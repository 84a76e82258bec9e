/**
 * @module
 * Folders that are complete or absent: filled beside their place and renamed.
 */

import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../util/errors.ts';

/**
 * Lets `fill` write into a new folder and puts it in the place of `folder` once it is complete; on any failure the new
 * one is removed and `folder` is untouched.
 *
 * @param overwrite the name of a file by which an old folder is known for one that may be deleted; without it, none may
 * @throws UsageError where something is there already that may not be deleted
 */
export async function replaceFolder<T>(
  folder: string,
  overwrite: string | undefined,
  fill: (aside: string) => Promise<T>,
): Promise<T> {
  const place = resolve(folder);
  const old = await readdir(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (old !== undefined && old.length > 0) {
    if (overwrite === undefined)
      throw new UsageError(
        `"${folder}" is there already and not empty. Choose another place, or pass --overwrite.`,
      );
    if (!old.includes(overwrite))
      throw new UsageError(
        `"${folder}" has no ${overwrite}, so it is no earlier export: it is not overwritten. Choose another place.`,
      );
  }
  await mkdir(dirname(place), { recursive: true });
  const aside = join(dirname(place), `.${basename(place)}.${process.pid}.part`);
  const gone = `${aside}.old`;
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside);
  try {
    const result = await fill(aside);
    if (old !== undefined) await rename(place, gone);
    await rename(aside, place).catch(async (error: unknown) => {
      if (old !== undefined) await rename(gone, place);
      throw error;
    });
    await rm(gone, { recursive: true, force: true });
    return result;
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
}
