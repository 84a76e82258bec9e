/**
 * @module
 * Class weights: the figures that are promised, each scheme's formula by hand, and the properties that hold for all.
 */

import { describe, expect, it } from 'vitest';
import { createRandom } from '../util/random.ts';
import {
  type ClassWeightOptions,
  computeClassWeights,
  WEIGHT_NORMALIZATIONS,
  type WeightNormalization,
} from './class-weights.ts';
import { type ClassCount, WEIGHT_SCHEMES, type WeightScheme } from './schemes.ts';

const SCHEMES = Object.keys(WEIGHT_SCHEMES) as WeightScheme[];

function countsOf(...instances: readonly number[]): ClassCount[] {
  return instances.map((n, i) => ({
    name: `class ${i + 1}`,
    instances: n,
    instancesInItsImages: 10 * n + i,
  }));
}

function randomCounts(seed: number): ClassCount[] {
  const random = createRandom(seed);
  return countsOf(...Array.from({ length: 2 + random.int(8) }, () => 1 + random.int(5000)));
}

const sum = (values: readonly number[]): number => values.reduce((total, v) => total + v, 0);

describe('computeClassWeights', () => {
  it('gives 1 and 5 for counts of 100 and 20', () => {
    expect(computeClassWeights(countsOf(100, 20))).toEqual({ weights: [1, 5], warnings: [] });
  });

  it('gives the blood cells 1, 11.1308 and 11.3971, without a warning', () => {
    const { weights, warnings } = computeClassWeights(countsOf(2382, 214, 209));
    expect(weights.map((w) => Number(w.toFixed(4)))).toEqual([1, 11.1308, 11.3971]);
    expect(warnings).toEqual([]);
  });

  // Counts 60, 30, 10; 80, 40, 20 instances in their images; nothing normalised.
  const counts: ClassCount[] = [
    { name: 'a', instances: 60, instancesInItsImages: 80 },
    { name: 'b', instances: 30, instancesInItsImages: 40 },
    { name: 'c', instances: 10, instancesInItsImages: 20 },
  ];
  const raw: { readonly [S in WeightScheme]: readonly number[] } = {
    inverse: [1, 2, 6],
    sqrt: [1, Math.SQRT2, Math.sqrt(6)],
    power: [1, 2 ** 0.75, 6 ** 0.75],
    log: [1, 1 + Math.LN2, 1 + Math.log(6)],
    effective_number: [60, 30, 10].map((n) => 0.1 / (1 - 0.9 ** n)),
    balanced: [100 / 180, 100 / 90, 100 / 30],
    median_frequency: [1, 1, 1.5],
    enet: [0.6, 0.3, 0.1].map((share) => 1 / Math.log(1.02 + share)),
  };
  it.each(SCHEMES)('computes %s as its formula says', (scheme) => {
    const options: ClassWeightOptions = { scheme, power: 0.75, beta: 0.9, normalization: 'none' };
    const { weights } = computeClassWeights(counts, options);
    for (const [i, weight] of weights.entries()) expect(weight).toBeCloseTo(raw[scheme][i], 12);
  });

  it('keeps the digits of effective_number where beta is all but 1, where it tends to the inverse', () => {
    const options: ClassWeightOptions = { scheme: 'effective_number', beta: 1 - 1e-12 };
    const { weights } = computeClassWeights(countsOf(100, 20), options);
    expect(weights[1]).toBeCloseTo(5, 8);
  });

  it('gives all classes one weight by effective_number with a beta of 0 and by power with 0', () => {
    const [none, flat] = [
      computeClassWeights(countsOf(7, 3), { scheme: 'effective_number', beta: 0 }),
      computeClassWeights(countsOf(7, 3), { scheme: 'power', power: 0 }),
    ];
    expect([none.weights, flat.weights]).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });
});

describe('normalisation and limits', () => {
  const measures: {
    readonly [N in WeightNormalization]?: (w: readonly number[], n: readonly number[]) => number;
  } = {
    min: (w) => Math.min(...w),
    mean: (w) => sum(w) / w.length,
    instance: (w, n) => sum(w.map((weight, i) => weight * n[i])) / sum(n),
  };

  it.each(SCHEMES)('hold for %s whatever the counts', (scheme) => {
    for (let seed = 0; seed < 40; seed++) {
      const counts = randomCounts(seed);
      const instances = counts.map((count) => count.instances);
      for (const normalization of WEIGHT_NORMALIZATIONS) {
        const { weights } = computeClassWeights(counts, { scheme, normalization });
        const measure = measures[normalization];
        if (measure) expect(measure(weights, instances)).toBeCloseTo(1, 10);
        const limits = { minWeight: 0.8, maxWeight: 1.7 };
        const limited = computeClassWeights(counts, { scheme, normalization, ...limits });
        expect(limited.weights).toEqual(weights.map((w) => Math.min(1.7, Math.max(0.8, w))));
      }
    }
  });

  it.each(SCHEMES.filter((scheme) => scheme !== 'median_frequency'))(
    'never give a rarer class less by %s',
    (scheme) => {
      for (let seed = 0; seed < 40; seed++) {
        const counts = randomCounts(seed).sort((a, b) => b.instances - a.instances);
        const { weights } = computeClassWeights(counts, { scheme });
        for (let i = 1; i < weights.length; i++) expect(weights[i]).toBeGreaterThanOrEqual(weights[i - 1]);
      }
    },
  );

  it('follow the classes when these change places', () => {
    for (const scheme of SCHEMES) {
      const counts = randomCounts(5);
      const { weights } = computeClassWeights(counts, { scheme });
      const turned = computeClassWeights(counts.toReversed(), { scheme }).weights.toReversed();
      for (const [i, weight] of weights.entries()) expect(turned[i]).toBeCloseTo(weight, 12);
    }
  });
});

describe('a class without instances', () => {
  it.each(SCHEMES)('gets the smallest weight by %s, changes no other, and is told of', (scheme) => {
    const counts = countsOf(300, 0, 40);
    const without = computeClassWeights([counts[0], counts[2]], { scheme });
    const { weights, warnings } = computeClassWeights(counts, { scheme });
    expect([weights[0], weights[2]]).toEqual(without.weights);
    expect(weights[1]).toBe(Math.min(...without.weights));
    expect(warnings[0]).toBe('Class "class 2" has no instance; it gets the smallest weight, 1.');
  });

  it('is an error on request, or where no class has any', () => {
    expect(() => computeClassWeights(countsOf(3, 0, 0), { absentClass: 'error' })).toThrow(
      'class counts: Classes "class 2", "class 3" without an instance; remove from the label map what the data does not have, or let absent_class be SMALLEST_WEIGHT.',
    );
    expect(() => computeClassWeights(countsOf(0, 0))).toThrow(
      'class counts: No class has an instance; there is nothing to weigh.',
    );
  });
});

describe('warnings', () => {
  it('name the remedies above 20 : 1', () => {
    const { warnings } = computeClassWeights(countsOf(2100, 100), { normalization: 'instance' });
    expect(warnings).toEqual([
      'The largest weight is 21 times the smallest. Full inverse weights above about 20:1 often do harm; temper them by the scheme sqrt or effective_number, or cap them with a max_weight.',
    ]);
  });

  it('name the remedies where the loss grows more than three times', () => {
    const { warnings } = computeClassWeights(countsOf(1000, 200, 200, 200, 200));
    expect(warnings).toEqual([]);
    expect(computeClassWeights(countsOf(1000, 100, 100, 100, 100)).warnings).toEqual([
      'These weights raise the total loss of matched anchors 3.57 times, which acts like a higher learning rate; use the normalization instance, the scheme sqrt or effective_number, or a max_weight.',
    ]);
  });

  it('fall silent when a remedy is taken', () => {
    const counts = countsOf(10_000, 10);
    expect(computeClassWeights(counts).warnings).toHaveLength(1);
    expect(computeClassWeights(counts, { maxWeight: 10 }).warnings).toEqual([]);
    expect(computeClassWeights(counts, { scheme: 'log' }).warnings).toEqual([]);
  });
});

describe('parameters out of range', () => {
  it.each<[ClassWeightOptions, string]>([
    [{ power: Number.NaN }, 'power is NaN; it must be finite and at least 0.'],
    [{ power: -1 }, 'power is -1; it must be finite and at least 0.'],
    [{ beta: 1 }, 'beta is 1; it must be at least 0 and below 1.'],
    [{ minWeight: -1 }, 'min_weight is -1; it must be finite and at least 0.'],
    [{ maxWeight: 0 }, 'max_weight is 0; it must be above 0.'],
    [{ minWeight: 3, maxWeight: 2 }, 'min_weight is 3, above max_weight, which is 2.'],
  ])('%o is refused', (options, message) => {
    expect(() => computeClassWeights(countsOf(2, 1), options)).toThrow(message);
  });
});
