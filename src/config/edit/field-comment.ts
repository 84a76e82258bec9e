/**
 * @module
 * The comment that an edit puts above a field, and how it is found again: comment lines directly above the field, from
 * the first that begins with the same two words. What stands above those is somebody else's and stays.
 */

import type { TextEdit } from '../../util/text-edit.ts';
import {
  indentation,
  isFirstOnLine,
  lineEnd,
  lineStart,
  newlineOf,
  nextLine,
  spacesBefore,
} from '../text/text-lines.ts';

/** The edit that puts `comment` above the field at `offset`, in place of an earlier one of the same first two words. */
export function commentAbove(text: string, offset: number, comment: readonly string[]): TextEdit {
  const newline = newlineOf(text);
  const indent = indentation(text, offset);
  if (isFirstOnLine(text, offset)) {
    const start = commentStart(text, offset, comment[0]);
    const lines = comment.map((line) => `${indent}# ${line}${newline}`).join('');
    return { start, end: lineStart(text, offset), replacement: lines };
  }
  const space = spacesBefore(text, offset);
  const inner = `${indent}  `;
  const lines = comment.map((line) => `${newline}${inner}# ${line}`).join('');
  return { start: offset - space, end: offset, replacement: `${lines}${newline}${inner}` };
}

/**
 * Where the comment lines directly above the field at `offset` begin to be ours: at the first of them with the first
 * two words of `opening`, else at the field's own line.
 */
export function commentStart(text: string, offset: number, opening: string): number {
  const words = (line: string): string =>
    line
      .replace(/^[ \t]*#[ \t]*/, '')
      .split(/\s+/, 2)
      .join(' ')
      .toLowerCase();
  const own = lineStart(text, offset);
  if (!isFirstOnLine(text, offset)) return own;
  let at = own;
  while (at > 0) {
    const above = lineStart(text, text.startsWith('\r\n', at - 2) ? at - 2 : at - 1);
    if (!/^[ \t]*#/.test(text.slice(above, lineEnd(text, above)))) break;
    at = above;
  }
  for (; at < own; at = nextLine(text, at))
    if (words(text.slice(at, lineEnd(text, at))) === words(opening)) return at;
  return own;
}
