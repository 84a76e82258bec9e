/**
 * @module
 * A confusion matrix as a heat map: each cell is shaded by its share of its row, so that a rare class is seen as well as
 * a common one.
 */

import { html } from '../html.ts';
import { PLOT_WIDTH, type Plot, px, shorten } from './plot.ts';

const LEFT = 84;
const TOP = 70;

/** The plot of `matrix` [C+1][C+1], rows what is there, columns what was said; `labels` [C+1]. */
export function confusionPlot(
  about: Pick<Plot, 'id' | 'title' | 'description'>,
  labels: readonly string[],
  matrix: readonly (readonly number[])[],
): Plot {
  const size = Math.min(56, (PLOT_WIDTH - LEFT - 4) / labels.length);
  const right = LEFT + size * labels.length;
  const bottom = TOP + size * labels.length;
  const text = (count: number): string => (Number.isInteger(count) ? String(count) : count.toFixed(1));
  const font = Math.min(11, size / 2.6);
  return {
    ...about,
    height: bottom + 8,
    drawing: html`<text class="axis-name" x="${px((LEFT + right) / 2)}" y="10" text-anchor="middle">what was said</text><text class="axis-name" transform="translate(9 ${px((TOP + bottom) / 2)}) rotate(-90)" text-anchor="middle">what is there</text>${labels.map(
      (name, i) =>
        html`<text class="name" transform="translate(${px(LEFT + size * (i + 0.5) + 3)} ${TOP - 6}) rotate(-45)" style="font-size:${px(Math.min(11, size))}px">${shorten(name, 11)}</text><text class="name" x="${LEFT - 5}" y="${px(TOP + size * (i + 0.5) + 4)}" text-anchor="end">${shorten(name, 10)}</text>`,
    )}${matrix.map((counts, row) => {
      const sum = counts.reduce((a, b) => a + b, 0);
      return counts.map((count, column) => {
        const share = sum === 0 ? 0 : count / sum;
        const nothing = row === labels.length - 1 && column === row;
        const place = html`x="${px(LEFT + size * column)}" y="${px(TOP + size * row)}" width="${px(size - 1)}" height="${px(size - 1)}"`;
        const kind = row === column ? 'right-cell' : 'wrong-cell';
        return html`<rect class="cell" ${place} /><rect class="${kind}" ${place} fill-opacity="${nothing ? 0 : Number((0.9 * share).toFixed(3))}" />${
          font >= 6 && !nothing
            ? html`<text class="${share > 0.55 ? 'on-dark' : 'count'}" x="${px(LEFT + size * (column + 0.5))}" y="${px(TOP + size * (row + 0.5) + font / 3)}" style="font-size:${px(font)}px" text-anchor="middle">${text(count)}</text>`
            : null
        }`;
      });
    })}`,
    table: {
      headers: ['there \\ said', ...labels],
      rows: matrix.map((counts, row) => [labels[row], ...counts.map(text)]),
    },
  };
}
