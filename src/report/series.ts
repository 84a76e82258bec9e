/**
 * @module
 * The settings of a report as series of its plots: a letter, a short name, a colour and a dash for each, the same in
 * every plot. A colour alone never tells two apart: lines are dashed, dots have a shape.
 */

import { basename } from 'node:path';
import { html, type Markup } from './html.ts';

/** One setting, or one class, as it is drawn. */
export interface Series {
  /** `A`; empty where there is only one. */
  readonly letter: string;
  readonly name: string;
  /** Its number; chooses colour, dash and shape in the style sheet. */
  readonly index: number;
}

/** How many colours there are; from then on they come round again with another dash. */
export const COLOURS = 8;

/** `s3`, and from the ninth on `s3 again`. */
export function seriesClass({ index }: Pick<Series, 'index'>): string {
  return `s${index % COLOURS}${index >= COLOURS ? ' again' : ''}`;
}

/** Names of folders without what they all begin with, as short as tells them apart. */
export function shortNames(roots: readonly string[]): string[] {
  const parts = roots.map((root) => root.split(/[\\/]+/).filter((part) => part !== '' && part !== '.'));
  for (let kept = 1; ; kept++) {
    const names = parts.map((each) => each.slice(-kept).join('/'));
    if (new Set(names).size === roots.length || kept > Math.max(...parts.map(({ length }) => length)))
      return names.map((name, i) => name || basename(roots[i]) || roots[i]);
  }
}

/** The name of a setting of several runs: what their names begin with. */
export function settingName(names: readonly string[]): string {
  if (names.length === 1) return names[0];
  let shared = names[0];
  for (const name of names) while (!name.startsWith(shared)) shared = shared.slice(0, -1);
  const stem = shared.replace(/[-_./ ]*(?:seed|s|run)?[-_./ ]*$/i, '');
  return stem.length >= 3 ? `${stem} (${names.length} runs)` : `${names[0]} and ${names.length - 1} more`;
}

/** A, B … Z, AA … */
export function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last;
}

/** What the colours mean. Nothing for a single series. */
export function legend(series: readonly Series[]): Markup {
  if (series.length < 2) return html``;
  return html`<ul class="legend">${series.map(
    (each) =>
      html`<li class="${seriesClass(each)}"><svg width="26" height="12" viewBox="0 0 26 12" aria-hidden="true"><path class="line" d="M1 6H25" /><circle class="dot" cx="13" cy="6" r="3.5" /></svg> ${label(each)}</li>`,
  )}</ul>`;
}

/** `A  weighted`. */
export function label({ letter, name }: Series): Markup {
  return letter === '' ? html`${name}` : html`<b>${letter}</b> ${name}`;
}
