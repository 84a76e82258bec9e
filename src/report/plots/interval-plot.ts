/**
 * @module
 * Figures with their 95 % intervals: for each row a dot and a whisker of each series, side by side.
 */

import { scaleLinear } from 'd3-scale';
import type { Interval } from '../../eval/bootstrap/bootstrap-interval.ts';
import { html } from '../html.ts';
import { type Series, seriesClass } from '../series.ts';
import { bottomAxis } from './axes.ts';
import { figureText, PLOT_WIDTH, type Plot, px, shorten } from './plot.ts';

/** A figure of one run. */
export interface IntervalMark {
  readonly series: Series;
  /** Of the run, for the table. */
  readonly run: string;
  /** null where there is nothing to measure. */
  readonly value: number | null;
  readonly interval: Interval | null;
}

export interface IntervalPlotOptions {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly axis: string;
  /** `[0, 1]` for a figure, undefined for differences: around 0, as wide as they need. */
  readonly domain?: readonly [number, number];
  readonly rows: readonly { readonly name: string; readonly marks: readonly IntervalMark[] }[];
}

const LABELS = 92;
const RIGHT = 14;
const STEP = 11;

/** The plot. */
export function intervalPlot(options: IntervalPlotOptions): Plot {
  const { rows } = options;
  const scale = scaleLinear().range([LABELS + 6, PLOT_WIDTH - RIGHT]);
  if (options.domain !== undefined) scale.domain([...options.domain]);
  else {
    const ends = rows.flatMap(({ marks }) =>
      marks.flatMap(({ value, interval }) => [value ?? 0, ...(interval ?? [])]),
    );
    scale.domain([Math.min(-0.05, ...ends), Math.max(0.05, ...ends)]).nice(5);
  }
  let y = 10;
  const top = y - 6;
  const drawn = rows.map(({ name, marks }) => {
    const start = y;
    y += STEP * marks.length + 9;
    const middle = start + (STEP * (marks.length - 1)) / 2;
    return html`<text class="name" x="${LABELS - 6}" y="${px(middle + 5)}" text-anchor="end">${shorten(name, 14)}</text>${marks.map(
      ({ series, value, interval }, m) => {
        const at = px(start + STEP * m + 1);
        if (value === null) return html`<text class="value" x="${LABELS + 8}" y="${at}">no objects</text>`;
        return html`<g class="${seriesClass(series)}">${
          interval === null
            ? null
            : html`<path class="whisker" d="M${px(scale(interval[0]))} ${at}H${px(scale(interval[1]))}" />`
        }<circle class="dot" cx="${px(scale(value))}" cy="${at}" r="3.6" /></g>`;
      },
    )}`;
  });
  const bottom = y - 2;
  const zero =
    options.domain === undefined && html`<path class="axis" d="M${px(scale(0))} ${top}V${bottom}" />`;
  return {
    ...options,
    height: bottom + 34,
    drawing: html`${bottomAxis(
      scale.ticks(5),
      scale,
      top,
      bottom,
    )}${zero}${drawn}<text class="axis-name" x="${px((LABELS + PLOT_WIDTH - RIGHT) / 2)}" y="${px(bottom + 28)}" text-anchor="middle">${options.axis}</text>`,
    table: {
      headers: ['class', 'run', options.axis, '95 % from', 'to'],
      rows: rows.flatMap(({ name, marks }) =>
        marks.map(({ run, value, interval }) => [
          name,
          run,
          value === null ? null : figureText(Number(value.toFixed(4))),
          interval === null ? null : figureText(Number(interval[0].toFixed(4))),
          interval === null ? null : figureText(Number(interval[1].toFixed(4))),
        ]),
      ),
    },
  };
}
