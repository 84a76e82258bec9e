/**
 * @module
 * Reads one of the user's files whole, with an error that names it and says what it was wanted for.
 */

import { readFile } from 'node:fs/promises';
import { DataError } from '../util/errors.ts';

/** The bytes of `path`, which is, say, `what` = "annotation". @throws DataError if it is missing or unreadable */
export async function readDataFile(path: string, what: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new DataError(path, `the ${what} ${describeFailure(cause)}.`, { cause });
  }
}

/** What a failed file operation means, as the end of a sentence. */
export function describeFailure(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return 'does not exist; check the path';
  if (code === 'EACCES') return 'may not be read; check its permissions';
  if (code === 'EISDIR') return 'is a folder, where a file was expected';
  return `cannot be read (${cause instanceof Error ? cause.message : String(cause)})`;
}
