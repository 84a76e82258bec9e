/**
 * @module
 * Horizontal bars, for each row one or several: counts on a log scale, shares and costs on a linear one.
 */

import { scaleLinear, scaleLog } from 'd3-scale';
import { html, type Markup } from '../html.ts';
import { type Series, seriesClass } from '../series.ts';
import { bottomAxis } from './axes.ts';
import { figureText, PLOT_WIDTH, type Plot, px, shorten } from './plot.ts';

export interface BarPlotOptions {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly scale: 'log' | 'linear';
  readonly axis: string;
  /** What a row is. Default: class. */
  readonly rowHeader?: string;
  readonly series: readonly Series[];
  /** For each row a value of each series; null where there is none. */
  readonly rows: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  readonly show?: (value: number) => string;
}

const LABELS = 92;
const RIGHT = 46;

/** The plot. On a log scale bars begin at 1, and 0 is written out. */
export function barPlot(options: BarPlotOptions): Plot {
  const { series, rows, show = figureText } = options;
  const most = Math.max(1e-9, ...rows.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const range = [LABELS, PLOT_WIDTH - RIGHT];
  const log = scaleLog()
    .domain([1, Math.max(10, most)])
    .range(range);
  const linear = scaleLinear().domain([0, most]).nice(4).range(range);
  const isLog = options.scale === 'log';
  const place = (value: number): number => (isLog ? log(Math.max(1, value)) : linear(Math.max(0, value)));
  const bar = series.length > 3 ? 8 : series.length > 1 ? 11 : rows.length > 20 ? 11 : 14;
  const step = bar * series.length + (rows.length > 20 ? 4 : 9);
  const top = 8;
  const bottom = top + step * rows.length;
  const ticks = isLog ? log.ticks().filter((value) => Number.isInteger(Math.log10(value))) : linear.ticks(4);
  const drawing = html`${bottomAxis(ticks, place, top - 4, bottom)}${rows.map(({ name, values }, row) => {
    const y = top + row * step;
    const middle = y + (bar * series.length) / 2;
    return html`<text class="name" x="${LABELS - 6}" y="${px(middle + 4)}" text-anchor="end">${shorten(name, 14)}</text>${values.map(
      (value, s): Markup | null =>
        value === null
          ? null
          : html`<g class="${seriesClass(series[s])}"><rect class="bar" x="${LABELS}" y="${px(y + bar * s)}" width="${px(Math.max(value > 0 ? 1.5 : 0, place(value) - LABELS))}" height="${bar - 1}" /><text class="value" x="${px(place(value) + 4)}" y="${px(y + bar * s + bar / 2 + 3)}">${show(value)}</text></g>`,
    )}`;
  })}<path class="axis" d="M${LABELS} ${top - 4}V${px(bottom)}" /><text class="axis-name" x="${px((range[0] + range[1]) / 2)}" y="${px(bottom + 28)}" text-anchor="middle">${options.axis}${isLog ? ' (log scale)' : ''}</text>`;
  return {
    ...options,
    height: bottom + 34,
    drawing,
    table: {
      headers: [
        options.rowHeader ?? 'class',
        ...series.map(({ letter, name }) => (letter === '' ? name : `${letter} ${name}`)),
      ],
      rows: rows.map(({ name, values }) => [
        name,
        ...values.map((value) => (value === null ? null : show(value))),
      ]),
    },
  };
}
