/**
 * @module
 * Renders a fault in a text as `file:line:column: summary`, followed by the line before it, the line itself and a
 * caret under the column. Of a long line the part around the caret is shown, and a very long one before it not at all.
 */

import { lineColumn } from './line-column.ts';
import { visible } from './visible.ts';

/** Columns of the text that are shown, at most. */
const WIDTH = 120;
/** Columns shown before the caret where a line is cut on its left. */
const BEFORE = 60;
/** A line before the one at fault is shown up to this length. */
const LONGEST_BEFORE = 2000;

/** Renders `summary` with a code frame of `place.text` at `place.offset`. Lines and columns count from 1. */
export function renderFrame(
  place: { readonly file: string; readonly text: string; readonly offset: number },
  summary: string,
): string {
  const { text } = place;
  const { line, column } = lineColumn(text, place.offset);
  const start = Math.min(place.offset, text.length) - (column - 1);
  const end = endOfLine(text, start + column - 1);
  const fits = end - start <= WIDTH || column + BEFORE <= WIDTH;
  const from = fits ? 0 : column - 1 - BEFORE;
  const width = String(line).length;
  const row = (n: number, shown: string): string => `${String(n).padStart(width)} | ${shown}`.trimEnd();
  const rows = [row(line, cut(text.slice(start + from, end), from > 0))];
  const before = line > 1 ? lineBefore(text, start) : undefined;
  if (before !== undefined) rows.unshift(row(line - 1, cut(before.slice(from), from > 0)));
  const lead = `${from > 0 ? ' ' : ''}${text.slice(start + from, start + column - 1)}`.replace(/[^\t]/g, ' ');
  return `${place.file}:${line}:${column}: ${summary}\n\n${rows.join('\n')}\n${' '.repeat(width)} | ${lead}^`;
}

function cut(line: string, isCutBefore: boolean): string {
  if (line === '') return '';
  return `${isCutBefore ? '…' : ''}${visible(line.slice(0, WIDTH))}${line.length > WIDTH ? '…' : ''}`;
}

/** The end of the line at `from`, or where no more of it is shown. */
function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && at - from <= WIDTH && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

/** The line before the one that begins at `start`, where it is not too long. */
function lineBefore(text: string, start: number): string | undefined {
  const end = start - (text.startsWith('\r\n', start - 2) ? 2 : 1);
  let at = end;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r')
    if (end - --at > LONGEST_BEFORE) return undefined;
  return text.slice(at, end);
}
