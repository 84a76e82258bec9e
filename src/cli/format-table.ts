/**
 * @module
 * Tables as aligned plain text, the same on a terminal and in a file: no colour, no frames, two spaces between columns.
 */

/** One column: what stands above it and to which side its cells lean. */
export interface TableColumn {
  readonly header: string;
  /** `left` unless told otherwise; numbers read best to the `right`. */
  readonly align?: 'left' | 'right';
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;

/** How many cells of a terminal `text` takes: wide (East Asian, emoji) characters take two. */
export function textWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

/**
 * The table as text without a final line break: the headers, then one line for each row. A missing cell is empty.
 *
 * @example
 * formatTable([{ header: 'class' }, { header: 'instances', align: 'right' }], [['RBC', '2382'], ['WBC', '214']]);
 * // class  instances
 * // RBC         2382
 * // WBC          214
 */
export function formatTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const lines = [columns.map(({ header }) => header), ...rows];
  const widths = columns.map((_, i) => Math.max(...lines.map((cells) => textWidth(cells[i] ?? ''))));
  return lines
    .map((cells) =>
      columns
        .map(({ align }, i) => {
          const cell = cells[i] ?? '';
          const room = ' '.repeat(widths[i] - textWidth(cell));
          return align === 'right' ? room + cell : cell + room;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A table of numbers: all columns but the first `left` lean to the right. */
export function numberTable(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  left = 1,
): string {
  return formatTable(
    headers.map((header, i) => ({ header, align: i < left ? 'left' : 'right' })),
    rows,
  );
}
