/**
 * @module
 * A change of a figure in words. A gain or a loss is claimed when it holds after Holm's correction over the classes;
 * "no loss" when the interval rules out a loss of more than the margin; else the data cannot tell.
 */

import type { Interval } from '../bootstrap/bootstrap-interval.ts';

export const VERDICTS = ['gain', 'loss', 'no loss', 'undecided', 'no objects'] as const;
export type Verdict = (typeof VERDICTS)[number];

const ALPHA = 0.05;

/** The verdict on one class. */
export function verdictOf(
  change: { readonly delta: number; readonly interval: Interval | null; readonly p_holm: number | null },
  margin: number,
): Verdict {
  const { delta, interval, p_holm } = change;
  if (interval === null || p_holm === null) return 'no objects';
  if (p_holm < ALPHA) return delta > 0 ? 'gain' : 'loss';
  return interval[0] > -margin ? 'no loss' : 'undecided';
}

/** `+0.21`, `−0.01`. */
export function signed(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return value < 0 && text !== '0.00' ? `−${text}` : `+${text}`;
}

/** `[0.14, 0.28]` with a true minus. */
export function intervalText(interval: Interval): string {
  const plain = (value: number): string => signed(value).replace('+', '');
  return `[${plain(interval[0])}, ${plain(interval[1])}]`;
}

/** `Platelets +0.21 [0.14, 0.28]: gain`. */
export function verdictText(
  name: string,
  change: { readonly delta: number; readonly interval: Interval | null },
  verdict: Verdict,
): string {
  if (change.interval === null) return `${name}: too few objects to tell`;
  return `${name} ${signed(change.delta)} ${intervalText(change.interval)}: ${verdict}`;
}
