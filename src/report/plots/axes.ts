/**
 * @module
 * Axes of plots: thin grid lines with numbers, and the axis's name.
 */

import { html, type Markup } from '../html.ts';
import { px } from './plot.ts';

/** Where a value stands on an axis. */
type Place = (value: number) => number;

/** Vertical grid lines from `top` to `bottom`, numbers below. */
export function bottomAxis(values: readonly number[], place: Place, top: number, bottom: number): Markup {
  return html`${values.map(
    (value) =>
      html`<path class="grid" d="M${px(place(value))} ${px(top)}V${px(bottom)}" /><text class="tick" x="${px(place(value))}" y="${px(bottom + 13)}" text-anchor="middle">${tickText(value)}</text>`,
  )}`;
}

/** Horizontal grid lines from `left` to `right`, numbers on the left. */
export function leftAxis(values: readonly number[], place: Place, left: number, right: number): Markup {
  return html`${values.map(
    (value) =>
      html`<path class="grid" d="M${px(left)} ${px(place(value))}H${px(right)}" /><text class="tick" x="${px(left - 5)}" y="${px(place(value) + 3.5)}" text-anchor="end">${tickText(value)}</text>`,
  )}`;
}

/** `0.02`, `1.5k`, `2M`: as short as an axis needs. */
function tickText(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
  if (size >= 1e4) return `${Number((value / 1e3).toPrecision(3))}k`;
  if (size > 0 && size < 1e-2)
    return value
      .toExponential()
      .replace(/(\.\d)\d+/, '$1')
      .replace('e-', 'e−');
  return String(Number(value.toPrecision(size < 1 ? 2 : 3))).replace('-', '−');
}
