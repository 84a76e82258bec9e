/**
 * @module
 * Lines over a common axis, with gaps where a value is missing: learning curves, precision over recall, calibration.
 */

import { scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { html } from '../html.ts';
import { type Series, seriesClass } from '../series.ts';
import { bottomAxis, leftAxis } from './axes.ts';
import { figureText, PLOT_WIDTH, type Plot, px } from './plot.ts';

/** One line. */
export interface PlottedLine {
  readonly series: Series;
  /** Of the run, for the table. */
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number | null])[];
  /** Points worth a dot, such as an operating point. */
  readonly dots?: readonly (readonly [x: number, y: number])[];
}

export interface LinePlotOptions {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly xAxis: string;
  readonly yAxis: string;
  /** Default: what the points need; y from 0, or a log scale where values differ much. */
  readonly xDomain?: readonly [number, number];
  readonly yDomain?: readonly [number, number];
  readonly lines: readonly PlottedLine[];
  /** Whether the diagonal is drawn, as what would be perfect. */
  readonly diagonal?: boolean;
  /** The x values that the table has; default about 20 of them. */
  readonly tableAt?: readonly number[];
}

const LEFT = 50;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 190;
/** Values that differ by more are drawn on a log scale. */
const LOG_FROM = 30;

/** The plot. */
export function linePlot(options: LinePlotOptions): Plot {
  const { lines } = options;
  const xs = lines.flatMap(({ points }) => points.map(([x]) => x));
  const ys = lines.flatMap(({ points }) => points.flatMap(([, y]) => (y === null ? [] : [y])));
  const [least, most] = [Math.min(...ys), Math.max(...ys)];
  const isLog = options.yDomain === undefined && least > 0 && most / least > LOG_FROM;
  const xDomain = options.xDomain ?? (xs.length === 0 ? [0, 1] : [Math.min(...xs), Math.max(...xs)]);
  const x = scaleLinear()
    .domain(xDomain[0] === xDomain[1] ? [xDomain[0] - 1, xDomain[1] + 1] : [...xDomain])
    .range([LEFT, PLOT_WIDTH - RIGHT]);
  const y = isLog
    ? scaleLog().domain([least, most]).range([BOTTOM, TOP])
    : scaleLinear()
        .domain(options.yDomain ?? (ys.length === 0 || most <= 0 ? [0, 1] : [Math.min(0, least), most]))
        .range([BOTTOM, TOP]);
  if (options.yDomain === undefined && !isLog) y.nice();
  const path = line<readonly [number, number | null]>()
    .defined(([, value]) => value !== null && (!isLog || value > 0))
    .x(([at]) => Math.round(10 * x(at)) / 10)
    .y(([, value]) => Math.round(10 * y(value ?? 0)) / 10);
  const yTicks = isLog ? logTicks(least, most) : y.ticks(5);
  return {
    ...options,
    height: BOTTOM + 36,
    drawing: html`${bottomAxis(x.ticks(5), x, TOP, BOTTOM)}${leftAxis(
      yTicks,
      y,
      LEFT,
      PLOT_WIDTH - RIGHT,
    )}${options.diagonal && html`<path class="axis" d="M${px(x(0))} ${px(y(0))}L${px(x(1))} ${px(y(1))}" />`}${lines.map(
      ({ series, points, dots = [] }) =>
        html`<g class="${seriesClass(series)}"><path class="line" d="${path([...points]) ?? 'M0 0'}" />${[
          ...(points.length < 30 ? points : []),
          ...dots,
        ].map(
          ([at, value]) =>
            value !== null && html`<circle class="dot" cx="${px(x(at))}" cy="${px(y(value))}" r="3" />`,
        )}</g>`,
    )}<text class="axis-name" x="${px((LEFT + PLOT_WIDTH - RIGHT) / 2)}" y="${BOTTOM + 30}" text-anchor="middle">${options.xAxis}</text><text class="axis-name" transform="translate(10 ${(TOP + BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${options.yAxis}${isLog ? ' (log scale)' : ''}</text>`,
    table: linesTable(options),
  };
}

/** Powers of ten within the domain, or, where there are fewer than two, the ends and what lies between in octaves. */
function logTicks(least: number, most: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.ceil(Math.log10(least)); 10 ** power <= most; power++) ticks.push(10 ** power);
  return ticks.length >= 2 ? ticks : [least, Math.sqrt(least * most), most];
}

function linesTable({ xAxis, lines, tableAt }: LinePlotOptions): Plot['table'] {
  const all = [...new Set(lines.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);
  const size = Math.max(1, Math.ceil(all.length / 20));
  const rows = tableAt ?? all.filter((_, i) => (all.length - 1 - i) % size === 0);
  const byLine = lines.map(({ points }) => new Map(points));
  return {
    headers: [xAxis, ...lines.map(({ name }) => name)],
    rows: rows.map((at) => [
      figureText(at),
      ...byLine.map((points) => {
        const value = points.get(at);
        return value === undefined || value === null ? null : figureText(value);
      }),
    ]),
  };
}
