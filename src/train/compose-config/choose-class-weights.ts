/**
 * @module
 * The class weights of a new configuration: none where the classes are balanced; inverse ones as long as they do no
 * known harm (`computeClassWeights` warns above 20 : 1 and where they raise the loss more than three times); else the
 * mildest remedy that it has nothing against.
 */

import { type ClassWeightOptions, computeClassWeights } from '../../balance/class-weights.ts';
import { describeWeightOptions } from '../../balance/describe-weights.ts';
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

/** Below this ratio of the most frequent class to the rarest, weights would change nothing worth having. */
const BALANCED = 1.5;
/** Larger ratios of weights are tempered, whatever the scheme. */
const MOST_RATIO = 20;
/** So many times may weights make the loss as large. */
const MOST_RISE = 3;

/** From the plain scheme to ever milder ones; the last keeps all limits, whatever the counts. */
const REMEDIES: readonly ClassWeightOptions[] = [
  { scheme: 'inverse' },
  { scheme: 'sqrt' },
  { scheme: 'sqrt', maxWeight: 5 },
  { scheme: 'sqrt', maxWeight: 2.5 },
];

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
  const apart = describeRatio(statistics, ratio);
  if (wanted === 'none')
    return { options: plain, note: `No class weights, as asked for. ${apart}`, warnings: [] };
  if (wanted === undefined && ratio < BALANCED)
    return { options: plain, note: `No class weights: the classes are balanced. ${apart}`, warnings: [] };

  const options = wanted === undefined ? mildest(statistics) : plain;
  const { weights, warnings } = computeClassWeights(statistics.classes, options);
  const rise = riseOf(statistics, weights).toPrecision(3);
  const effect = `They make the loss on objects ${Number(rise)} times as large`;
  const why =
    wanted !== undefined
      ? `Class weights by the scheme that was asked for, ${wanted}. ${effect}.`
      : options.scheme === 'inverse'
        ? `Class weights by inverse frequency, as is good up to about ${MOST_RATIO} : 1. ${effect}; up to ${MOST_RISE} times is fine.`
        : `Class weights tempered (${describeWeightOptions(options)}): inverse ones would ${harmOf(statistics, ratio)}, which often does harm. ${effect}.`;
  return { weights, options, note: `${apart} ${why}`, warnings };
}

/**
 * The first remedy that there is nothing to say against, nor for `check` where it does not know the counts and estimates
 * the rise by the harmonic mean of the weights. Classes without a box are not what is warned of here.
 */
function mildest({ classes }: DatasetStatistics): ClassWeightOptions {
  const present = classes.filter(({ instances }) => instances > 0);
  const harmless = REMEDIES.find((options) => {
    const { weights, warnings } = computeClassWeights(present, options);
    const harmonicMean = weights.length / weights.reduce((sum, w) => sum + 1 / w, 0);
    const ratio = Math.max(...weights) / Math.min(...weights);
    return warnings.length === 0 && ratio <= MOST_RATIO && harmonicMean <= MOST_RISE;
  });
  return harmless ?? REMEDIES[REMEDIES.length - 1];
}

/** Σ π_c w_c, by which weights multiply the loss of matched anchors. */
function riseOf({ classes }: DatasetStatistics, weights: readonly number[]): number {
  return classes.reduce((sum, { share }, i) => sum + share * weights[i], 0);
}

function harmOf(statistics: DatasetStatistics, ratio: number): string {
  if (ratio > MOST_RATIO) return `count the rarest class ${brief(ratio)}-fold`;
  const { weights } = computeClassWeights(statistics.classes);
  return `make the loss ${brief(riseOf(statistics, weights))} times as large`;
}

function describeRatio({ classes }: DatasetStatistics, ratio: number): string {
  const present = classes.filter(({ instances }) => instances > 0);
  const sorted = present.toSorted((a, b) => b.instances - a.instances);
  const [most, least] = [sorted[0], sorted[sorted.length - 1]];
  return `There are ${brief(ratio)} boxes of ${most.name} to each of ${least.name} (${most.instances} and ${least.instances}).`;
}

const brief = (x: number): string => (x >= 100 ? x.toFixed(0) : String(Number(x.toPrecision(3))));
