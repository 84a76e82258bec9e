/**
 * @module
 * Class weights from class counts: raw weights by a scheme, then normalised, then limited (design section 4), with a
 * warning wherever the result is known to do harm.
 *
 * A class without any instance takes no part in this: its weight can teach nothing, and the largest weight, which the
 * formulas would give it, would hide the weights of the others. It gets the smallest weight of them.
 */

import { ConfigError, DataError, invariant } from '../util/errors.ts';
import { median } from '../util/median.ts';
import {
  type ClassCount,
  instanceFrequency,
  type SchemeContext,
  WEIGHT_SCHEMES,
  type WeightScheme,
} from './schemes.ts';
import { nameList, type WeightWarning, weightWarnings } from './weight-warnings.ts';

/** How weights are scaled after the scheme: smallest = 1, mean = 1, Σ π_c w_c = 1, or not at all. */
export type WeightNormalization = 'min' | 'mean' | 'instance' | 'none';

/** The ways to scale, in the order of the configuration's `normalization`. */
export const WEIGHT_NORMALIZATIONS: readonly WeightNormalization[] = ['min', 'mean', 'instance', 'none'];

/** How to compute weights; the defaults are the configuration's. */
export interface ClassWeightOptions {
  /** Default `inverse`. */
  readonly scheme?: WeightScheme;
  /** Exponent of `power`, finite and ≥ 0; default 0.5. */
  readonly power?: number;
  /** β of `effective_number`, in [0, 1); default 0.999. */
  readonly beta?: number;
  /** Default `min`. */
  readonly normalization?: WeightNormalization;
  /** Limits after scaling, the lower finite and ≥ 0, the upper > 0; none unless given. */
  readonly minWeight?: number;
  readonly maxWeight?: number;
  /** What a class without instances means; default `smallest_weight`, with a warning. */
  readonly absentClass?: 'smallest_weight' | 'error';
}

/** Weights in the order of the counts, and what to beware of. */
export interface ClassWeights {
  readonly weights: number[];
  /** Whole sentences, without a final line break. */
  readonly warnings: string[];
}

/**
 * Computes one weight for each class of `counts`: w = clip(normalise(scheme(n)), minWeight, maxWeight).
 *
 * @throws ConfigError if a parameter is out of its range; DataError if no class has an instance, or one has none and
 * `absentClass` is `error`.
 * @example
 * computeClassWeights([{ name: 'scratch', instances: 100 }, { name: 'pit', instances: 20 }]).weights; // [1, 5]
 */
export function computeClassWeights(
  counts: readonly ClassCount[],
  options: ClassWeightOptions = {},
): ClassWeights {
  const { weights, warnings } = weighClasses(counts, options);
  return { weights, warnings: warnings.map(({ text }) => text) };
}

/** The same, the warnings with their kinds. @throws ConfigError, DataError */
export function weighClasses(
  counts: readonly ClassCount[],
  options: ClassWeightOptions = {},
): { readonly weights: number[]; readonly warnings: readonly WeightWarning[] } {
  const { scheme = 'inverse', power = 0.5, beta = 0.999, normalization = 'min' } = options;
  const { minWeight = 0, maxWeight = Number.POSITIVE_INFINITY, absentClass = 'smallest_weight' } = options;
  checkParameters({ power, beta, minWeight, maxWeight });
  for (const { name, instances } of counts)
    invariant(Number.isInteger(instances) && instances >= 0, `class "${name}" has ${instances} instances`);

  const present = counts.filter(({ instances }) => instances > 0);
  const absent = counts.filter(({ instances }) => instances === 0);
  if (present.length === 0)
    throw new DataError('class counts', 'No class has an instance; there is nothing to weigh.');
  if (absent.length > 0 && absentClass === 'error')
    throw new DataError(
      'class counts',
      `${nameList(absent)} without an instance; remove from the label map what the data does not have, or let absent_class be SMALLEST_WEIGHT.`,
    );

  const context = schemeContext(present, { power, beta });
  const shares = present.map(({ instances }) => instances / context.total);
  const raw = present.map((count) => WEIGHT_SCHEMES[scheme].weigh(count, context));
  const scale = NORMALIZERS[normalization](raw, shares);
  const limited = raw.map((w) => Math.min(maxWeight, Math.max(minWeight, w / scale)));
  invariant(
    limited.every((w) => Number.isFinite(w)),
    `the weights by ${scheme} are ${limited.join(', ')}`,
  );
  const smallest = Math.min(...limited);
  const given = new Map(present.map((count, i) => [count, limited[i]]));
  return {
    weights: counts.map((count) => given.get(count) ?? smallest),
    warnings: weightWarnings({
      scheme,
      power,
      absent,
      smallest,
      largest: Math.max(...limited),
      raise: limited.reduce((sum, w, i) => sum + shares[i] * w, 0),
    }),
  };
}

/** What the weights are divided by. */
const NORMALIZERS: {
  readonly [N in WeightNormalization]: (raw: readonly number[], shares: readonly number[]) => number;
} = {
  min: (raw) => Math.min(...raw),
  mean: (raw) => raw.reduce((sum, w) => sum + w, 0) / raw.length,
  instance: (raw, shares) => raw.reduce((sum, w, i) => sum + shares[i] * w, 0),
  none: () => 1,
};

function schemeContext(
  present: readonly ClassCount[],
  parameters: { readonly power: number; readonly beta: number },
): SchemeContext {
  return {
    largest: Math.max(...present.map(({ instances }) => instances)),
    total: present.reduce((sum, { instances }) => sum + instances, 0),
    classes: present.length,
    medianFrequency: median(present.map(instanceFrequency)),
    ...parameters,
  };
}

function checkParameters(parameters: {
  readonly power: number;
  readonly beta: number;
  readonly minWeight: number;
  readonly maxWeight: number;
}): void {
  const { power, beta, minWeight, maxWeight } = parameters;
  if (!(power >= 0 && Number.isFinite(power)))
    throw new ConfigError(`power is ${power}; it must be finite and at least 0.`);
  if (!(beta >= 0 && beta < 1)) throw new ConfigError(`beta is ${beta}; it must be at least 0 and below 1.`);
  if (!(minWeight >= 0 && Number.isFinite(minWeight)))
    throw new ConfigError(`min_weight is ${minWeight}; it must be finite and at least 0.`);
  if (!(maxWeight > 0)) throw new ConfigError(`max_weight is ${maxWeight}; it must be above 0.`);
  if (minWeight > maxWeight)
    throw new ConfigError(`min_weight is ${minWeight}, above max_weight, which is ${maxWeight}.`);
}
