/**
 * @module
 * A piece of the user's text at a length that fits a message.
 */

import { visible } from './visible.ts';

const LONGEST = 60;

/** `text`, with `…` for what is beyond 60 characters, and control characters made visible. */
export function shorten(text: string): string {
  if (text.length <= LONGEST) return visible(text);
  const cut = text.slice(0, LONGEST - 1);
  return `${visible(/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut)}…`;
}
