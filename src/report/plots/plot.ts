/**
 * @module
 * What every plot of a report has: a title, a drawing that scales to its column, a sentence that says in words what is
 * to be seen, and its numbers as a table. A reader without eyes or colours gets the sentence and the table.
 */

import { html, type Markup } from '../html.ts';

/** The width that plots are drawn for, in the pixels of a telephone's column; they scale to their place. */
export const PLOT_WIDTH = 360;

/** A table of numbers: headers, and rows as long. */
export interface DataTable {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** A plot. */
export interface Plot {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  /** What is to be seen, in words. */
  readonly description: string;
  readonly height: number;
  /** SVG elements in a system of PLOT_WIDTH × height. */
  readonly drawing: Markup;
  readonly table: DataTable;
}

/** The plot as a figure. */
export function plotFigure({ id, title, description, height, drawing, table }: Plot): Markup {
  return html`<figure class="plot" id="${id}">
<figcaption>${title}</figcaption>
<svg viewBox="0 0 ${PLOT_WIDTH} ${height}" role="img" aria-labelledby="${id}-title ${id}-text">
<title id="${id}-title">${title}</title><desc id="${id}-text">${description}</desc>
${drawing}
</svg>
<details><summary>Numbers<span class="unseen"> of ${title}</span></summary>${dataTable(table, title)}</details>
</figure>
`;
}

/** A table that scrolls within its own frame where it is wider than the page; the first column heads its rows. */
export function dataTable({ headers, rows }: DataTable, name: string): Markup {
  return html`<div class="scroll" role="region" aria-label="Table: ${name}" tabindex="0"><table>
<thead><tr>${headers.map((header) => html`<th scope="col">${header}</th>`)}</tr></thead>
<tbody>${rows.map(
    (cells) =>
      html`<tr>${cells.map((cell, i) =>
        i === 0
          ? html`<th scope="row">${cell ?? '–'}</th>`
          : html`<td${typeof cell === 'number' || isFigure(cell) ? html` class="number"` : ''}>${typeof cell === 'number' ? figureText(cell) : (cell ?? '–')}</td>`,
      )}</tr>\n`,
  )}</tbody>
</table></div>`;
}

function isFigure(cell: string | number | null): boolean {
  return cell === null || /^[+−<[]*[\d–]/.test(String(cell));
}

/** A number as tables have it: whole as it is, else four digits that count. */
export function figureText(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}

/** `text` cut to about `letters`, with an ellipsis. */
export function shorten(text: string, letters: number): string {
  const all = Array.from(text);
  return all.length <= letters ? text : `${all.slice(0, letters - 1).join('')}…`;
}

/** A number in a drawing: to a tenth of a pixel. */
export function px(value: number): string {
  return String(Math.round(10 * value) / 10);
}

/** An id made of any text. */
export function plotId(...parts: readonly (string | number)[]): string {
  return parts.map((part) => String(part).replace(/[^\w-]+/g, '-')).join('-');
}
