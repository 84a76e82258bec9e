/**
 * @module
 * Renders a fault in a text as `file:line:column: summary`, followed by the line before it, the line itself and a
 * caret under the column.
 */

import { lineColumn } from './line-column.ts';

/** Renders `summary` with a code frame of `place.text` at `place.offset`. Lines and columns count from 1. */
export function renderFrame(
  place: { readonly file: string; readonly text: string; readonly offset: number },
  summary: string,
): string {
  const { line, column } = lineColumn(place.text, place.offset);
  const lines = place.text.split(/\r\n|\n|\r/);
  const width = String(line).length;
  const row = (n: number): string => `${String(n).padStart(width)} | ${lines[n - 1] ?? ''}`.trimEnd();
  const shown = line > 1 ? [row(line - 1), row(line)] : [row(line)];
  const lead = (lines[line - 1] ?? '').slice(0, column - 1).replace(/[^\t]/g, ' ');
  return `${place.file}:${line}:${column}: ${summary}\n\n${shown.join('\n')}\n${' '.repeat(width)} | ${lead}^`;
}
