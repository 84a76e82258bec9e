/**
 * @module
 * What to beware of in computed class weights (design section 4), each with its kind, so that a table can mark it and a
 * sentence say it.
 */

import type { ClassCount, WeightScheme } from './schemes.ts';

/** Above this ratio of the largest to the smallest weight, full inverse weights earn a warning. */
export const RATIO_LIMIT = 20;
/** Above this Σ π_c w_c, the factor by which the weights raise the loss of matched anchors, they earn another. */
export const RAISE_LIMIT = 3;

/** A class without instances; full inverse weights too far apart; a loss raised too much. */
export type WarningKind = 'absent' | 'ratio' | 'raise';

/** One remark: a whole sentence, or two, without a final line break. */
export interface WeightWarning {
  readonly kind: WarningKind;
  readonly text: string;
}

/** Weights of the classes that occur, and what is known of them. */
export interface WarnedWeights {
  readonly scheme: WeightScheme;
  /** The exponent of `power`. */
  readonly power: number;
  /** The classes without any instance, which get `smallest`. */
  readonly absent: readonly ClassCount[];
  readonly smallest: number;
  readonly largest: number;
  /** Σ π_c w_c. */
  readonly raise: number;
}

/** The warnings that the weights earn, in the order of their kinds. */
export function weightWarnings(weights: WarnedWeights): WeightWarning[] {
  return [...absentWarnings(weights), ...ratioWarnings(weights), ...raiseWarnings(weights)];
}

/** `Class "a"`, `Classes "a", "b"`. */
export function nameList(counts: readonly ClassCount[]): string {
  const names = counts.map(({ name }) => `"${name}"`).join(', ');
  return `${counts.length === 1 ? 'Class' : 'Classes'} ${names}`;
}

function absentWarnings({ absent, smallest }: WarnedWeights): WeightWarning[] {
  if (absent.length === 0) return [];
  const [have, their] = absent.length === 1 ? ['has', 'it gets'] : ['have', 'they get'];
  const text = `${nameList(absent)} ${have} no instance; ${their} the smallest weight, ${brief(smallest)}.`;
  return [{ kind: 'absent', text }];
}

function ratioWarnings({ scheme, power, smallest, largest }: WarnedWeights): WeightWarning[] {
  const full = scheme === 'inverse' || scheme === 'balanced' || (scheme === 'power' && power >= 1);
  const ratio = largest / smallest;
  if (!full || ratio <= RATIO_LIMIT) return [];
  const text = `The largest weight is ${brief(ratio)} times the smallest. Full inverse weights above about ${RATIO_LIMIT}:1 often do harm; temper them by the scheme sqrt or effective_number, or cap them with a max_weight.`;
  return [{ kind: 'ratio', text }];
}

function raiseWarnings({ raise }: WarnedWeights): WeightWarning[] {
  if (raise <= RAISE_LIMIT) return [];
  const text = `These weights raise the total loss of matched anchors ${brief(raise)} times, which acts like a higher learning rate; use the normalization instance, the scheme sqrt or effective_number, or a max_weight.`;
  return [{ kind: 'raise', text }];
}

const brief = (x: number): string => String(Number(x.toPrecision(3)));
