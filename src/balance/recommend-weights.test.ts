/**
 * @module
 * The recommendation at the boundaries of its rule, the shares that it speaks of, and every scheme side by side.
 */

import { describe, expect, it } from 'vitest';
import { compareSchemes, equalWeights } from './compare-schemes.ts';
import { lossShares } from './loss-shares.ts';
import { RECOMMENDED, recommendWeights } from './recommend-weights.ts';
import { type ClassCount, WEIGHT_SCHEMES } from './schemes.ts';

const countsOf = (...instances: readonly number[]): ClassCount[] =>
  instances.map((n, i) => ({ name: `c${i + 1}`, instances: n, instancesInItsImages: 2 * n }));

const optionsFor = (...instances: readonly number[]): unknown =>
  recommendWeights(countsOf(...instances)).choice?.options;

describe('lossShares', () => {
  it('are the parts of the boxes before, and of the weighted boxes after', () => {
    const shares = lossShares(countsOf(80, 20), [1, 4]);
    expect(shares.before).toEqual([0.8, 0.2]);
    expect(shares.after).toEqual([0.5, 0.5]);
    expect(shares.scale).toBeCloseTo(1.6, 12);
  });

  it('of inverse weights are equal for all classes, whatever the counts', () => {
    for (const { options, shares } of compareSchemes(countsOf(900, 90, 9)))
      if (options.scheme === 'inverse')
        for (const share of shares.after) expect(share).toBeCloseTo(1 / 3, 12);
  });
});

describe('compareSchemes', () => {
  it('weighs by every scheme, with the same other options', () => {
    const compared = compareSchemes(countsOf(900, 90, 9), { normalization: 'instance', maxWeight: 3 });
    expect(compared.map(({ options }) => options.scheme)).toEqual(Object.keys(WEIGHT_SCHEMES));
    for (const { weights } of compared) expect(Math.max(...weights)).toBeLessThanOrEqual(3);
  });

  it('finds balanced equal to inverse and power to sqrt where the smallest weight is 1', () => {
    const weights = new Map(compareSchemes(countsOf(900, 90, 9)).map((s) => [s.options.scheme, s.weights]));
    expect(equalWeights(weights.get('balanced') ?? [], weights.get('inverse') ?? [])).toBe(true);
    expect(equalWeights(weights.get('power') ?? [], weights.get('sqrt') ?? [])).toBe(true);
    expect(equalWeights(weights.get('log') ?? [], weights.get('sqrt') ?? [])).toBe(false);
  });

  it('says of what kind each warning is', () => {
    const inverse = compareSchemes(countsOf(1000, 40, 40, 40, 40, 0))[0];
    expect(inverse.warnings.map(({ kind }) => kind)).toEqual(['absent', 'ratio', 'raise']);
  });
});

describe('recommendWeights', () => {
  const { balanced, fullInverse, tempered, cap } = RECOMMENDED;

  it('recommends none for one class, and below the ratio that counts as balanced', () => {
    expect(recommendWeights(countsOf(50, 0))).toEqual({
      reasons: ['There is one class, c1, which has no other to be weighed against.'],
    });
    expect(optionsFor(1000 * balanced - 1, 1000)).toBeUndefined();
    expect(optionsFor(1000 * balanced, 1000)).toEqual({ scheme: 'inverse' });
  });

  it('recommends inverse weights up to their limit, and the square root above', () => {
    expect(optionsFor(100 * fullInverse, 100)).toEqual({ scheme: 'inverse' });
    expect(optionsFor(100 * fullInverse + 1, 100)).toEqual({ scheme: 'sqrt' });
  });

  it('caps the square root above its limit', () => {
    expect(optionsFor(100 * tempered ** 2, 100)).toEqual({ scheme: 'sqrt' });
    expect(optionsFor(100 * tempered ** 2 + 1, 100)).toEqual({ scheme: 'sqrt', maxWeight: cap });
  });

  it('tempers where the loss of objects would grow too much, and caps lower where that does not do', () => {
    // Inverse weights make it C · n_max / N times as large.
    expect(optionsFor(600, 200, 200, 200)).toEqual({ scheme: 'inverse' });
    expect(optionsFor(1000, 100, 100, 100, 100)).toEqual({ scheme: 'sqrt' });
    expect(optionsFor(1000, ...Array.from({ length: 100 }, () => 20))).toEqual({
      scheme: 'sqrt',
      maxWeight: cap / 2,
    });
  });

  it('keeps what is given, and chooses the scheme to it', () => {
    const { choice } = recommendWeights(countsOf(1000, 100, 100, 100, 100), { normalization: 'instance' });
    expect(choice?.options).toEqual({ scheme: 'inverse', normalization: 'instance' });
    expect(choice?.shares.scale).toBeCloseTo(1, 12);
  });

  it('gives its reasons in words', () => {
    expect(recommendWeights(countsOf(2382, 214, 209)).reasons).toEqual([
      'There are 11.4 boxes of c1 to each of c3 (2382 and 209).',
      'Up to about 20 : 1 inverse weights do no known harm and are the simplest: every class has the same share of the loss of objects.',
      'The largest weight, 11.4, takes its class from 7.45 % to 33.3 % of the loss of objects. The loss of objects becomes 2.55 times as large; up to 3 times is fine.',
      'Published results are mixed: train once without weights as well, and let "counterweight compare" say whether they helped.',
    ]);
    const { reasons } = recommendWeights(countsOf(100_000, 10));
    expect(reasons).toContain(
      'Inverse weights would count c2 10000-fold. Above about 20 : 1 they often do harm on one-stage detectors; tempered and capped weights have the better record. A cap of 5 keeps them apart by no more than 20 : 1, and the loss near its scale.',
    );
    expect(reasons).toContain(
      'Fewer than 50 boxes: c2 (10). A weight repeats what they say and shows no new one: more examples help more than any weight.',
    );
    expect(recommendWeights(countsOf(1000, 100, 100, 100, 100)).reasons[1]).toBe(
      'Inverse weights would make the loss of objects 3.57 times as large (up to 3 times is fine), which acts like a higher learning rate.',
    );
  });

  it('refuses counts of nothing', () => {
    expect(() => recommendWeights(countsOf(0, 0))).toThrow('No class has an instance');
  });
});
