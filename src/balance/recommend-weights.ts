/**
 * @module
 * Which class weights to try first, by the counts, and why. The rule, whose figures are all in `RECOMMENDED`:
 *
 * 1. One class, or classes that are nearly balanced: no weights.
 * 2. Else the strongest of inverse, sqrt, sqrt capped at `cap`, sqrt capped at half of that, which keeps all limits; the last
 *    keeps them whatever the counts. The limits:
 *    - the largest weight is at most `fullInverse` times the smallest by inverse, at most `tempered` times by the others;
 *    - the loss of objects grows at most `raise` times;
 *    - so does the estimate that `check` makes of it where it does not know the counts, the harmonic mean of the weights.
 *
 * The evidence is mixed. Plain inverse frequencies cost YOLOv5 0.01 mAP on COCO, and 0.8 points on ten classes of it (Crasto
 * 2024); tempered weights clipped at 5 gained on LVIS (box AP from 20.98 to 24.66, the repository of BalancedGroupSoftmax);
 * here, on blood cells at 11 : 1, inverse weights made found what training without them missed (README.md). `sqrt` comes
 * before `effective_number` because it depends on the ratio alone: with few boxes the latter is all but inverse, with many
 * all but 1.
 */

import type { ClassWeightOptions } from './class-weights.ts';
import { type WeighedScheme, weighScheme } from './compare-schemes.ts';
import type { ClassCount, WeightScheme } from './schemes.ts';
import { RAISE_LIMIT, RATIO_LIMIT } from './weight-warnings.ts';

/** The figures of the rule. */
export const RECOMMENDED: {
  readonly [F in 'balanced' | 'fullInverse' | 'tempered' | 'cap' | 'raise' | 'fewInstances']: number;
} = {
  /** Below this ratio of the most frequent class to the rarest, weights would change nothing worth having. */
  balanced: 1.5,
  /** Up to this ratio inverse weights are recommended. */
  fullInverse: RATIO_LIMIT,
  /** Tempered weights are capped where they would differ more than this. */
  tempered: RATIO_LIMIT,
  /** The cap. */
  cap: 5,
  /** So many times may recommended weights make the loss of objects as large. */
  raise: RAISE_LIMIT,
  /** With fewer boxes than this a class has too little to say, whatever its weight. */
  fewInstances: 50,
};

/** Options with the scheme named. */
export type NamedScheme = ClassWeightOptions & { readonly scheme: WeightScheme };

/** From the plain scheme to ever milder ones; the last keeps all limits, whatever the counts. */
const CANDIDATES: readonly NamedScheme[] = [
  { scheme: 'inverse' },
  { scheme: 'sqrt' },
  { scheme: 'sqrt', maxWeight: RECOMMENDED.cap },
  { scheme: 'sqrt', maxWeight: RECOMMENDED.cap / 2 },
];

/** What is recommended. */
export interface Recommendation {
  /** Absent where there are to be no weights. */
  readonly choice?: WeighedScheme;
  /** Why, in whole sentences. */
  readonly reasons: readonly string[];
}

/**
 * The recommendation for `counts`. What `given` settles (a normalisation, limits) is kept, and the scheme chosen to it.
 *
 * @throws ConfigError for options out of range; DataError if no class has an instance
 */
export function recommendWeights(
  counts: readonly ClassCount[],
  given: Omit<ClassWeightOptions, 'scheme'> = {},
): Recommendation {
  const present = counts.filter(({ instances }) => instances > 0);
  const inverse = weighScheme(counts, { ...given, scheme: 'inverse' });
  if (present.length === 1)
    return { reasons: [`There is one class, ${present[0].name}, which has no other to be weighed against.`] };
  const apart = describeRatio(present);
  const ratio = ratioOf(present);
  if (ratio < RECOMMENDED.balanced)
    return {
      reasons: [apart, `Below ${RECOMMENDED.balanced} : 1 weights change nothing worth having.`],
    };
  const options = recommendedScheme(present, given);
  const choice = weighScheme(counts, options);
  return { choice, reasons: [apart, ...whyThis(present, { choice, inverse, ratio }), ...fewOf(present)] };
}

/** The options that the rule chooses for classes that all occur and are not balanced. */
export function recommendedScheme(
  present: readonly ClassCount[],
  given: Omit<ClassWeightOptions, 'scheme'> = {},
): NamedScheme {
  const candidates = CANDIDATES.map((candidate) => ({ ...candidate, ...given }));
  return candidates.find((options) => keepsLimits(present, options)) ?? candidates[candidates.length - 1];
}

function keepsLimits(present: readonly ClassCount[], options: NamedScheme): boolean {
  const { weights, shares } = weighScheme(present, options);
  const ratio = Math.max(...weights) / Math.min(...weights);
  const harmonicMean = weights.length / weights.reduce((sum, w) => sum + 1 / w, 0);
  const most = options.scheme === 'inverse' ? RECOMMENDED.fullInverse : RECOMMENDED.tempered;
  return ratio <= most && shares.scale <= RECOMMENDED.raise && harmonicMean <= RECOMMENDED.raise;
}

/** Boxes of the most frequent class to each of the rarest. */
function ratioOf(present: readonly ClassCount[]): number {
  const counts = present.map(({ instances }) => instances);
  return Math.max(...counts) / Math.min(...counts);
}

/** `There are 11.4 boxes of RBC to each of Platelets (2382 and 209).` of classes that all occur. */
export function describeRatio(present: readonly ClassCount[]): string {
  const sorted = present.toSorted((a, b) => b.instances - a.instances);
  const [most, least] = [sorted[0], sorted[sorted.length - 1]];
  const ratio = most.instances / least.instances;
  return `There are ${brief(ratio)} boxes of ${most.name} to each of ${least.name} (${most.instances} and ${least.instances}).`;
}

interface Considered {
  readonly choice: WeighedScheme;
  readonly inverse: WeighedScheme;
  readonly ratio: number;
}

function whyThis(present: readonly ClassCount[], considered: Considered): string[] {
  const { choice } = considered;
  const { before, after, scale } = choice.shares;
  const at = choice.weights.indexOf(Math.max(...choice.weights));
  const grows =
    Math.abs(scale - 1) < 0.005
      ? 'The loss of objects keeps its scale.'
      : `The loss of objects becomes ${brief(scale)} times as large; up to ${RECOMMENDED.raise} times is fine.`;
  return [
    whyScheme(present, considered),
    `The largest weight, ${brief(choice.weights[at])}, takes its class from ${percent(before[at])} to ${percent(after[at])} of the loss of objects. ${grows}`,
    'Published results are mixed: train once without weights as well, and let "counterweight compare" say whether they helped.',
  ];
}

function whyScheme(present: readonly ClassCount[], { choice, inverse, ratio }: Considered): string {
  const rarest = present.toSorted((a, b) => a.instances - b.instances)[0];
  const { fullInverse, tempered } = RECOMMENDED;
  const { scheme, maxWeight } = choice.options;
  if (scheme === 'inverse')
    return `Up to about ${fullInverse} : 1 inverse weights do no known harm and are the simplest: every class has the same share of the loss of objects.`;
  const capped =
    maxWeight === undefined
      ? ''
      : ` A cap of ${maxWeight} keeps them apart by no more than ${tempered} : 1, and the loss near its scale.`;
  if (ratio > fullInverse)
    return `Inverse weights would count ${rarest.name} ${brief(ratio)}-fold. Above about ${fullInverse} : 1 they often do harm on one-stage detectors; tempered and capped weights have the better record.${capped}`;
  return `Inverse weights would make the loss of objects ${brief(inverse.shares.scale)} times as large (up to ${RECOMMENDED.raise} times is fine), which acts like a higher learning rate.${capped}`;
}

function fewOf(present: readonly ClassCount[]): string[] {
  const few = present.filter(({ instances }) => instances < RECOMMENDED.fewInstances);
  if (few.length === 0) return [];
  const listed = few.map(({ name, instances }) => `${name} (${instances})`).join(', ');
  return [
    `Fewer than ${RECOMMENDED.fewInstances} boxes: ${listed}. A weight repeats what they say and shows no new one: more examples help more than any weight.`,
  ];
}

const brief = (x: number): string => (x >= 100 ? x.toFixed(0) : String(Number(x.toPrecision(3))));
const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;
