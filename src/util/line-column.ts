/**
 * @module
 * From an offset in a text to its line and column.
 *
 * The last answer is kept, so that asking for many places of one text in their order reads the text once.
 */

let known = { text: '', offset: 0, line: 1, start: 0 };

/** The line and column, both from 1, of `offset` (UTF-16 code units) in `text`. `\n`, `\r\n` and `\r` end a line. */
export function lineColumn(text: string, offset: number): { line: number; column: number } {
  const end = Math.min(offset, text.length);
  const isKnown = known.text === text && known.offset <= end;
  let { line, start } = isKnown ? known : { line: 1, start: 0 };
  for (let i = isKnown ? known.offset : 0; i < end; i++) {
    const c = text.charCodeAt(i);
    const ends = c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10);
    if (ends) {
      line++;
      start = i + 1;
    }
  }
  known = { text, offset: end, line, start };
  return { line, column: end - start + 1 };
}
