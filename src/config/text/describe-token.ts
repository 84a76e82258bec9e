/**
 * @module
 * A token in the words of a message: quoted, and cut where it is long.
 */

import { shorten } from '../../util/shorten.ts';
import type { Token } from './tokenize.ts';

/** `"90"`, `the string "a"`, `the end of the file`. */
export function describeToken({ kind, text }: Token): string {
  if (kind === 'end') return 'the end of the file';
  return kind === 'string' ? `the string ${shorten(text)}` : `"${shorten(text)}"`;
}
