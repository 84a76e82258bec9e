/**
 * @module
 * Keeps a command from writing over a file that it was not told to replace.
 */

import { access } from 'node:fs/promises';
import { UsageError } from '../util/errors.ts';

/** @throws UsageError if there is a file at `file` */
export async function refuseExistingFile(file: string): Promise<void> {
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (exists)
    throw new UsageError(
      `"${file}" exists already. Replace it with --overwrite, or choose another place with --out.`,
    );
}
