/**
 * @module
 * The size that a configuration may have. Real ones have 2 to 20 kB; calibration tables may bring one to a few hundred.
 * A file beyond 8 MiB is something else under a wrong name, and the tree of one that is dense in fields would take
 * gigabytes of memory.
 */

import { ConfigError } from '../../util/errors.ts';
import { textTooLarge } from '../rules/syntax/text-too-large.ts';

/** In characters (UTF-16 code units). */
export const LARGEST_TEXT: number = 8 * 2 ** 20;

/** @throws ConfigError where `text` is too large to be a configuration. */
export function refuseLargeText(text: string, file: string): void {
  if (text.length <= LARGEST_TEXT) return;
  const megabytes = (text.length / 2 ** 20).toFixed(1);
  throw new ConfigError(
    `This text has ${megabytes} million characters (MiB); a configuration of more than 8 is not read. Is this the right file?`,
    { file, text, offset: 0 },
    { rule: textTooLarge.id },
  );
}
