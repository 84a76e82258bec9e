import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RankedClass } from '../coco/rank-class.ts';
import { chooseThreshold, numberBetween, type ThresholdRule } from './choose-threshold.ts';
import { type OperatingPoint, operatingPoints } from './class-curve.ts';
import { figuresAtThreshold, meanRates } from './figures-at-thresholds.ts';
import { sharedThreshold } from './shared-threshold.ts';

const FLOOR = 0.01;

/** A class of `instances` objects; each detection a score in hundredths, and whether it is right or ignored. */
function ranking(found: readonly (readonly [number, '+' | '-' | '?'])[], instances: number): RankedClass {
  const sorted = [...found].sort(([a], [b]) => b - a);
  return {
    scores: Float64Array.from(sorted, ([score]) => Math.fround(score / 100)),
    image: new Int32Array(sorted.length),
    right: Uint16Array.from(sorted, ([, is]) => (is === '+' ? 1 : 0)),
    ignored: Uint16Array.from(sorted, ([, is]) => (is === '?' ? 1 : 0)),
    instancesByImage: Int32Array.of(instances),
    instances,
  };
}

const rankings = fc
  .array(
    fc.tuple(fc.integer({ min: 2, max: 100 }), fc.constantFrom('+' as const, '-' as const, '?' as const)),
    {
      maxLength: 30,
    },
  )
  .chain((found) => {
    const right = found.filter(([, is]) => is === '+').length;
    return fc.integer({ min: right, max: right + 5 }).map((instances) => ranking(found, instances));
  });

const rules: fc.Arbitrary<ThresholdRule> = fc.oneof(
  fc.constant({ kind: 'best_f1' as const }),
  fc.record({
    kind: fc.constantFrom('recall' as const, 'precision' as const),
    least: fc.integer({ min: 1, max: 20 }).map((n) => n / 20),
  }),
);

describe('a chosen threshold', () => {
  test('gives the precision, recall and F1 that it claims', () => {
    fc.assert(
      fc.property(rankings, rules, (ranked, rule) => {
        const chosen = chooseThreshold(operatingPoints(ranked), rule, FLOOR);
        if (chosen === undefined) return;
        const { point, threshold } = chosen;
        const figures = figuresAtThreshold(ranked, threshold);
        expect(figures.precision).toBeCloseTo(point.precision, 12);
        expect(figures.recall).toBeCloseTo(point.recall, 12);
        expect(figures.F1).toBeCloseTo(point.f1, 12);
        expect(threshold).toBeLessThanOrEqual(point.score);
      }),
    );
  });

  test('is the best that the rule allows: no other threshold does better', () => {
    fc.assert(
      fc.property(rankings, rules, (ranked, rule) => {
        const all = Array.from(ranked.scores, (score) => figuresAtThreshold(ranked, score));
        const right = all.filter((figures) => figures.right > 0);
        const chosen = chooseThreshold(operatingPoints(ranked), rule, FLOOR);
        expect(chosen === undefined).toBe(right.length === 0);
        if (chosen === undefined) return;
        const most = (name: 'F1' | 'recall' | 'precision', of = right): number =>
          Math.max(...of.map((figures) => figures[name] ?? 0));
        if (rule.kind === 'best_f1') {
          expect(chosen.point.f1).toBeCloseTo(most('F1'), 12);
          return;
        }
        const allowed = right.filter((figures) => (figures[rule.kind] ?? 0) >= rule.least);
        expect(chosen.isReached).toBe(allowed.length > 0);
        const other = rule.kind === 'recall' ? 'precision' : 'recall';
        if (allowed.length > 0) expect(chosen.point[other]).toBe(most(other, allowed));
        else expect(chosen.point[rule.kind]).toBe(most(rule.kind));
      }),
    );
  });

  test('stands between two scores, away from both, with few digits', () => {
    const points = operatingPoints(
      ranking(
        [
          [90, '+'],
          [60, '+'],
          [41, '-'],
          [20, '+'],
        ],
        2,
      ),
    );
    expect(chooseThreshold(points, { kind: 'best_f1' }, FLOOR)).toMatchObject({
      threshold: 0.5,
      isReached: true,
    });
    const all = chooseThreshold(points, { kind: 'recall', least: 1 }, FLOOR);
    expect(all?.threshold).toBe(0.5);
    fc.assert(
      fc.property(
        fc.float({ min: 0, max: 1, noNaN: true }),
        fc.float({ min: 0, max: 1, noNaN: true }),
        (a, b) => {
          fc.pre(a !== b);
          const [below, from] = [Math.min(a, b), Math.max(a, b)];
          const number = numberBetween(below, from);
          expect(number).toBeGreaterThan(below);
          expect(number).toBeLessThanOrEqual(from);
          if (from - below > 1e-6) {
            const apart = (from - below) / 5;
            expect(number - below).toBeGreaterThan(apart);
            expect(from - number).toBeGreaterThan(apart);
          }
        },
      ),
    );
  });

  test('is that of the nearest where a rule asks too much', () => {
    const points = operatingPoints(
      ranking(
        [
          [90, '-'],
          [60, '+'],
          [20, '-'],
        ],
        4,
      ),
    );
    expect(chooseThreshold(points, { kind: 'precision', least: 0.9 }, FLOOR)).toMatchObject({
      isReached: false,
      point: { precision: 0.5, recall: 0.25 },
    });
    expect(chooseThreshold(points, { kind: 'recall', least: 0.9 }, FLOOR)).toMatchObject({
      isReached: false,
      threshold: 0.4,
    });
    expect(chooseThreshold([], { kind: 'best_f1' }, FLOOR)).toBeUndefined();
  });
});

describe('one threshold for all classes', () => {
  const meanF1 = (classes: readonly RankedClass[], threshold: number): number =>
    meanRates(classes.map((ranked) => figuresAtThreshold(ranked, threshold))).F1 ?? 0;

  test('gives the mean F1 that it claims, and no other score gives more', () => {
    fc.assert(
      fc.property(fc.array(rankings, { minLength: 1, maxLength: 4 }), (classes) => {
        const points: (readonly OperatingPoint[])[] = classes.map(operatingPoints);
        const counted = classes.filter(({ instances }) => instances > 0).length;
        const best = sharedThreshold(points, counted, FLOOR);
        const most = Math.max(
          0,
          ...classes.flatMap(({ scores }) => [...scores].map((s) => meanF1(classes, s))),
        );
        if (best === undefined) {
          expect(most).toBe(0);
          return;
        }
        expect(best.meanF1).toBeCloseTo(most, 9);
        expect(meanF1(classes, best.threshold)).toBeCloseTo(most, 9);
      }),
    );
  });

  test('is never better than thresholds by class', () => {
    fc.assert(
      fc.property(fc.array(rankings, { minLength: 1, maxLength: 4 }), (classes) => {
        const points = classes.map(operatingPoints);
        const counted = classes.filter(({ instances }) => instances > 0).length;
        const shared = sharedThreshold(points, counted, FLOOR)?.meanF1 ?? 0;
        const own = meanRates(
          classes.map((ranked, c) => {
            const chosen = chooseThreshold(points[c], { kind: 'best_f1' }, FLOOR);
            return figuresAtThreshold(ranked, chosen?.threshold);
          }),
        );
        expect(own.F1 ?? 0).toBeGreaterThanOrEqual(shared - 1e-9);
      }),
    );
  });
});

test('figures of nothing are null', () => {
  expect(figuresAtThreshold(ranking([], 0), 0.5)).toEqual({
    ...{ threshold: 0.5, right: 0, wrong: 0, missed: 0 },
    ...{ precision: null, recall: null, F1: null },
  });
  const wrong = figuresAtThreshold(
    ranking(
      [
        [50, '-'],
        [40, '?'],
      ],
      2,
    ),
    undefined,
  );
  expect(wrong).toMatchObject({ threshold: null, wrong: 1, missed: 2, precision: 0, recall: 0, F1: 0 });
  const silent = figuresAtThreshold(ranking([], 2), 0.5);
  expect(silent).toMatchObject({ precision: null, recall: 0, F1: 0 });
  expect(meanRates([wrong, silent])).toEqual({ precision: null, recall: 0, F1: 0 });
  expect(meanRates([wrong, figuresAtThreshold(ranking([], 0), 0.5)])).toEqual({
    precision: 0,
    recall: 0,
    F1: 0,
  });
});
