/**
 * @module
 * Lines of a text by offset: where one starts, its indentation, the newline style, and how to take a piece out of it.
 * For edits that leave every other byte alone.
 */

import type { TextEdit } from '../../util/text-edit.ts';

/** The offset of the first character of the line that holds `offset`. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !isNewline(text.charCodeAt(at - 1))) at--;
  return at;
}

/** The offset just after the last character of the line that holds `offset`, its newline left out. */
export function lineEnd(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && !isNewline(text.charCodeAt(at))) at++;
  return at;
}

/** The offset of the line after the one that holds `offset`, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  return text.startsWith('\r\n', end) ? end + 2 : Math.min(end + 1, text.length);
}

/** The spaces and tabs that the line of `offset` begins with. */
export function indentation(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';
}

/** Whether only spaces and tabs stand before `offset` on its line. */
export function isFirstOnLine(text: string, offset: number): boolean {
  const at = offset - spacesBefore(text, offset);
  return at === 0 || isNewline(text.charCodeAt(at - 1));
}

/** The newline that `text` uses: that of its first line, `\n` where it has only one. */
export function newlineOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

/** The edit that takes [start, end) out: with its whole lines where nothing else stands on them. */
export function removal(text: string, start: number, end: number): TextEdit {
  const rest = text.slice(end, lineEnd(text, end));
  if (isFirstOnLine(text, start) && rest.trim() === '')
    return { start: lineStart(text, start), end: nextLine(text, end), replacement: '' };
  const before = spacesBefore(text, start);
  const after = /^[ \t]*/.exec(rest)?.[0].length ?? 0;
  return isFirstOnLine(text, start)
    ? { start, end: end + after, replacement: '' }
    : { start: start - before, end, replacement: '' };
}

/** How many spaces and tabs stand right before `offset`. A pattern that ends with `$` would try each of them as its start. */
export function spacesBefore(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  return offset - at;
}

function isNewline(c: number): boolean {
  return c === 10 || c === 13;
}
