/**
 * @module
 * From an offset in a text to its line and column.
 */

/** The line and column, both from 1, of `offset` (UTF-16 code units) in `text`. `\n`, `\r\n` and `\r` end a line. */
export function lineColumn(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  const end = Math.min(offset, text.length);
  for (let i = 0; i < end; i++) {
    const c = text.charCodeAt(i);
    const ends = c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10);
    if (ends) {
      line++;
      start = i + 1;
    }
  }
  return { line, column: end - start + 1 };
}
