/**
 * @module
 * The configuration that `weights` reads and writes.
 */

import { access, readFile } from 'node:fs/promises';
import { loadPipelineConfig } from '../../config/load-pipeline-config.ts';
import { DataError } from '../../util/errors.ts';

/** The text of `file`. @throws DataError */
export function readConfig(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: Error) => {
    throw new DataError(file, `The configuration cannot be read (${cause.message}).`, { cause });
  });
}

/** The label map that the configuration names: its ids are the order of the weights. @throws DataError */
export async function labelMapOf(config: string | undefined): Promise<string | undefined> {
  if (config === undefined) return undefined;
  const { trainInputReader } = loadPipelineConfig(await readConfig(config), config).config;
  const path = trainInputReader?.labelMapPath ?? '';
  if (path === '') return undefined;
  await access(path).catch((cause: Error) => {
    const remedy = 'Correct it, or pass --label-map.';
    throw new DataError(config, `Its label_map_path "${path}" cannot be read (${cause.message}). ${remedy}`, {
      cause,
    });
  });
  return path;
}
