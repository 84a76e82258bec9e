/**
 * @module
 * The size that a configuration may have. Real ones have 2 to 20 kB; calibration tables may bring one to a few hundred.
 * A file beyond 4 MiB is something else under a wrong name, and the tree of one that is dense in fields takes 100 to
 * 250 bytes of memory for each byte of text: at the limit up to one gigabyte.
 */

import { ConfigError } from '../../util/errors.ts';
import { textTooLarge } from '../rules/syntax/text-too-large.ts';

/** In characters (UTF-16 code units). */
export const LARGEST_TEXT: number = 4 * 2 ** 20;

/** @throws ConfigError where `text` is too large to be a configuration. */
export function refuseLargeText(text: string, file: string): void {
  if (text.length <= LARGEST_TEXT) return;
  const count = (n: number): string => n.toLocaleString('en');
  throw new ConfigError(
    `This text has ${count(text.length)} characters; more than ${count(LARGEST_TEXT)} are not read as a configuration. Is this the right file?`,
    { file, text, offset: 0 },
    { rule: textTooLarge.id },
  );
}
