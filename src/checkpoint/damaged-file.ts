/**
 * @module
 * What is said of a checkpoint's file that is not as its format demands. Readers of its parts are given one of these,
 * bound to the file that they read, and throw what it makes.
 */

import { DataError } from '../util/errors.ts';

/** Makes the error that says `what` is wrong with a file; a clause without a full stop. */
export type Damaged = (what: string) => DataError;

/** The errors of `file`. */
export function damagedFile(file: string): Damaged {
  return (what) =>
    new DataError(
      file,
      `${what}. The file is damaged, truncated or of another kind; use another checkpoint.`,
    );
}
