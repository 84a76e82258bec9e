/**
 * @module
 * The class weights of a new configuration, with a note that says why: those that `weights` recommends
 * (balance/recommend-weights.ts), unless the user names a scheme or wants none.
 */

import { type ClassWeightOptions, computeClassWeights } from '../../balance/class-weights.ts';
import { describeWeightOptions } from '../../balance/describe-weights.ts';
import { describeRatio, RECOMMENDED, recommendedScheme } from '../../balance/recommend-weights.ts';
import type { WeightScheme } from '../../balance/schemes.ts';
import type { DatasetStatistics } from '../../dataset/statistics.ts';

/** The weights, or none. */
export interface ClassWeightChoice {
  /** In the order of the statistics' classes; absent where there are to be none. */
  readonly weights?: readonly number[];
  readonly options: ClassWeightOptions;
  readonly note: string;
  /** What to beware of. */
  readonly warnings: readonly string[];
}

/** The weights for the counts of `statistics`; by `wanted` where the user names a scheme or says "none". */
export function chooseClassWeights(
  statistics: DatasetStatistics,
  wanted?: WeightScheme | 'none',
): ClassWeightChoice {
  const present = statistics.classes.filter(({ instances }) => instances > 0);
  const ratio = statistics.imbalanceRatio ?? 1;
  const plain: ClassWeightOptions = {
    scheme: wanted === undefined || wanted === 'none' ? 'inverse' : wanted,
  };
  if (present.length === 1)
    return {
      options: plain,
      note: 'No class weights: there is one class, which has no other to be weighed against.',
      warnings: [],
    };
  const apart = describeRatio(present);
  if (wanted === 'none')
    return { options: plain, note: `No class weights, as asked for. ${apart}`, warnings: [] };
  if (wanted === undefined && ratio < RECOMMENDED.balanced)
    return { options: plain, note: `No class weights: the classes are balanced. ${apart}`, warnings: [] };

  const options = wanted === undefined ? recommendedScheme(present) : plain;
  const { weights, warnings } = computeClassWeights(statistics.classes, options);
  const rise = riseOf(statistics, weights).toPrecision(3);
  const effect = `They make the loss on objects ${Number(rise)} times as large`;
  const why =
    wanted !== undefined
      ? `Class weights by the scheme that was asked for, ${wanted}. ${effect}.`
      : options.scheme === 'inverse'
        ? `Class weights by inverse frequency, as is good up to about ${RECOMMENDED.fullInverse} : 1. ${effect}; up to ${RECOMMENDED.raise} times is fine.`
        : `Class weights tempered (${describeWeightOptions(options)}): inverse ones would ${harmOf(statistics, ratio)}, which often does harm. ${effect}.`;
  return { weights, options, note: `${apart} ${why}`, warnings };
}

/** Σ π_c w_c, by which weights multiply the loss of matched anchors. */
function riseOf({ classes }: DatasetStatistics, weights: readonly number[]): number {
  return classes.reduce((sum, { share }, i) => sum + share * weights[i], 0);
}

function harmOf(statistics: DatasetStatistics, ratio: number): string {
  if (ratio > RECOMMENDED.fullInverse) return `count the rarest class ${brief(ratio)}-fold`;
  const { weights } = computeClassWeights(statistics.classes);
  return `make the loss ${brief(riseOf(statistics, weights))} times as large`;
}

const brief = (x: number): string => (x >= 100 ? x.toFixed(0) : String(Number(x.toPrecision(3))));
