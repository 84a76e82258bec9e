/**
 * @module
 * A value that can be given as an argument or, in upstream's manner, as a flag.
 */

import { UsageError } from '../util/errors.ts';

/** The value given. @throws UsageError if there is none, or both differ. */
export function oneOf(
  argument: string | undefined,
  flag: string | undefined,
  what: string,
  flagName: string,
): string {
  if (argument !== undefined && flag !== undefined && argument !== flag) {
    throw new UsageError(`Got ${what} twice: "${argument}" and ${flagName} "${flag}"; give one.`);
  }
  const value = argument ?? flag;
  if (value === undefined) throw new UsageError(`Expected ${what}, as an argument or with ${flagName}.`);
  return value;
}
