/**
 * @module
 * A change of a figure in words. A gain or a loss is claimed when it holds after Holm's correction over the classes;
 * "no loss" when the interval rules out a loss of more than the margin; else the data cannot tell. A class that neither
 * detector finds has nothing to lose, which is no good news and is said as what it is.
 */

import type { Interval } from '../bootstrap/bootstrap-interval.ts';

export const VERDICTS = ['gain', 'loss', 'no loss', 'undecided', 'neither finds it', 'no objects'] as const;
export type Verdict = (typeof VERDICTS)[number];

const ALPHA = 0.05;

/** A class with less is not found. */
export const FOUND = 0.05;

/** What a verdict goes by: a figure before and after, and what is known of its change. */
export interface JudgedChange {
  readonly a: number;
  readonly b: number;
  readonly delta: number;
  readonly interval: Interval | null;
  readonly p_holm: number | null;
}

/** The verdict on one class. */
export function verdictOf({ a, b, delta, interval, p_holm }: JudgedChange, margin: number): Verdict {
  if (interval === null || p_holm === null) return 'no objects';
  if (p_holm < ALPHA) return delta > 0 ? 'gain' : 'loss';
  if (a < FOUND && b < FOUND) return 'neither finds it';
  // What A has no more of than the margin, B cannot lose more of.
  return a > margin && interval[0] > -margin ? 'no loss' : 'undecided';
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

/** What the intervals of a comparison speak of, given how many runs the two settings have. */
export function seedsText([a, b]: readonly [number, number]): string {
  if (a + b === 2)
    return 'There is one run of each: the intervals are over images alone, so a gain means that this trained detector is better, not that this way of training is.';
  const counted = `The intervals are over images and seeds (${a} and ${b} runs)`;
  return a === 1 || b === 1
    ? `${counted}; how far seeds move the one run is judged by the other setting's.`
    : `${counted}.`;
}
