/**
 * @module
 * Keeps a new run out of the folder of an old one: mixed, the older run's later checkpoints would pass for the newer's.
 */

import { UsageError } from '../util/errors.ts';
import { listCheckpoints } from './checkpoint.ts';

/** @throws UsageError if the folder `root` holds a run's checkpoints. */
export async function refuseExistingRun(root: string): Promise<void> {
  if ((await listCheckpoints(root)).length === 0) return;
  throw new UsageError(
    `"${root}" already holds a run. Continue it with --resume, start anew with --overwrite, or choose another --model-dir.`,
  );
}
