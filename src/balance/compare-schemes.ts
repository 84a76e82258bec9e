/**
 * @module
 * Every scheme on the same counts, side by side: its weights, what they make of the loss, what to beware of.
 */

import { type ClassWeightOptions, weighClasses } from './class-weights.ts';
import { type LossShares, lossShares } from './loss-shares.ts';
import { type ClassCount, WEIGHT_SCHEMES, type WeightScheme } from './schemes.ts';
import type { WeightWarning } from './weight-warnings.ts';

/** What one choice of options makes of the counts. */
export interface WeighedScheme {
  readonly options: ClassWeightOptions & { readonly scheme: WeightScheme };
  /** In the order of the counts. */
  readonly weights: readonly number[];
  readonly shares: LossShares;
  readonly warnings: readonly WeightWarning[];
}

/** The outcome of `options`. @throws ConfigError, DataError as `computeClassWeights` */
export function weighScheme(
  counts: readonly ClassCount[],
  options: ClassWeightOptions & { readonly scheme: WeightScheme },
): WeighedScheme {
  const { weights, warnings } = weighClasses(counts, options);
  return { options, weights, shares: lossShares(counts, weights), warnings };
}

/** The outcome of each scheme, in the order of the table of schemes, all with the same other options. */
export function compareSchemes(
  counts: readonly ClassCount[],
  options: Omit<ClassWeightOptions, 'scheme'> = {},
): WeighedScheme[] {
  const schemes = Object.keys(WEIGHT_SCHEMES) as WeightScheme[];
  return schemes.map((scheme) => weighScheme(counts, { ...options, scheme }));
}

/** Whether two lists of weights are the same to all the digits that arithmetic keeps. */
export function equalWeights(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((w, i) => Math.abs(w - b[i]) <= 1e-9 * Math.abs(w));
}
