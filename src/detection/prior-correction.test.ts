import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { correctPriors, type PriorMethod, priorDivisors } from './prior-correction.ts';
import { convertScores } from './score-conversion.ts';

const METHODS: readonly PriorMethod[] = ['norcal', 'logit_adjustment'];
const counts = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 2, maxLength: 5 });
const strength = fc.double({ min: 0, max: 1, noNaN: true });

/** Rows of logits, their number of classes with a background. */
const logitsOf = (classes: number) =>
  fc
    .array(
      fc.array(fc.float({ min: -9, max: 9, noNaN: true }), {
        minLength: classes + 1,
        maxLength: classes + 1,
      }),
      { minLength: 1, maxLength: 6 },
    )
    .map((rows) => Float32Array.from(rows.flat()));

const near = (a: number, b: number): void => expect(Math.abs(a - b)).toBeLessThan(1e-5);

describe('the divisors of a prior correction', () => {
  test('are in the proportion of the counts to the power of the strength, around 1', () => {
    const [rbc, wbc, platelets] = priorDivisors([2382, 214, 209], 0.6);
    expect(rbc / wbc).toBeCloseTo((2382 / 214) ** 0.6, 9);
    expect(rbc * wbc * platelets).toBeCloseTo(1, 12);
    expect(rbc).toBeGreaterThan(1);
    expect(platelets).toBeLessThan(wbc);
  });

  test('are 1 at strength 0, for equal counts, and for a class that was never trained on', () => {
    fc.assert(
      fc.property(counts, strength, (n, s) => {
        for (const a of priorDivisors(n, 0)) expect(a).toBe(1);
        for (const a of priorDivisors(
          n.map(() => n[0]),
          s,
        ))
          near(a, 1);
        expect(priorDivisors([...n, 0], s)).toEqual([...priorDivisors(n, s), 1]);
      }),
    );
    expect(priorDivisors([0, 0], 1)).toEqual([1, 1]);
  });
});

describe.each(METHODS)('scores corrected by %s', (method) => {
  const withBackground = fc
    .tuple(counts, strength)
    .chain(([n, s]) => fc.record({ n: fc.constant(n), s: fc.constant(s), logits: logitsOf(n.length) }));

  test.each(['SIGMOID', 'SOFTMAX'] as const)('are as they were for equal counts: %s', (scoreConverter) => {
    fc.assert(
      fc.property(withBackground, ({ n, s, logits }) => {
        const layout = { columns: n.length + 1, hasBackground: true, scoreConverter };
        const scores = convertScores(logits, layout.columns, scoreConverter);
        const divisors = priorDivisors(
          n.map(() => 7),
          s,
        );
        correctPriors(scores, { method, divisors }, layout).forEach((score, i) => {
          near(score, scores[i]);
        });
      }),
    );
  });

  test('of a sigmoid are those of the logit less the logarithm of the divisor, the background as it was', () => {
    fc.assert(
      fc.property(withBackground, ({ n, s, logits }) => {
        const columns = n.length + 1;
        const divisors = priorDivisors(n, s);
        const corrected = correctPriors(
          convertScores(logits, columns, 'SIGMOID'),
          { method, divisors },
          { columns, hasBackground: true, scoreConverter: 'SIGMOID' },
        );
        const shifted = logits.map((z, i) =>
          i % columns === 0 ? z : z - Math.log(divisors[(i % columns) - 1]),
        );
        convertScores(shifted, columns, 'SIGMOID').forEach((score, i) => {
          near(corrected[i], score);
        });
      }),
    );
  });

  test('of a sigmoid never change the order within a class', () => {
    fc.assert(
      fc.property(
        counts,
        strength,
        fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 2 }),
        (n, s, raw) => {
          const scores = Float32Array.from(raw).sort();
          const divisors = [priorDivisors(n, s)[0]];
          const layout = { columns: 1, hasBackground: false, scoreConverter: 'SIGMOID' } as const;
          const corrected = correctPriors(scores, { method, divisors }, layout);
          // An ulp: where scores are next to each other as float32, so are their corrections.
          corrected.forEach((score, i) => {
            if (i > 0) expect(score).toBeGreaterThanOrEqual(corrected[i - 1] - 1e-7);
          });
        },
      ),
    );
  });

  test('of a softmax still sum to 1, and favour the rarer of two classes by the divisors', () => {
    fc.assert(
      fc.property(withBackground, ({ n, s, logits }) => {
        const columns = n.length + 1;
        const divisors = priorDivisors(n, s);
        const scores = convertScores(logits, columns, 'SOFTMAX');
        const layout = { columns, hasBackground: true, scoreConverter: 'SOFTMAX' } as const;
        const corrected = correctPriors(scores, { method, divisors }, layout);
        for (let start = 0; start < scores.length; start += columns) {
          const row = corrected.subarray(start, start + columns);
          near(
            row.reduce((sum, score) => sum + score, 0),
            1,
          );
          const ratio = (of: Float32Array): number => of[start + 1] / of[start + 2];
          const wanted = (ratio(scores) / divisors[0]) * divisors[1];
          expect(Math.abs(ratio(corrected) / wanted - 1)).toBeLessThan(1e-4);
        }
      }),
    );
  });
});

test('NorCal of a softmax is the quotient of the paper; logit adjustment leaves the background its score', () => {
  const logits = Float32Array.of(0.5, 1, -1);
  const divisors = [4, 0.25];
  const layout = { columns: 3, hasBackground: true, scoreConverter: 'SOFTMAX' } as const;
  const scores = convertScores(logits, 3, 'SOFTMAX');
  const [background, a, b] = Array.from(logits, Math.exp);
  const sum = background + a / 4 + b / 0.25;
  correctPriors(scores, { method: 'norcal', divisors }, layout).forEach((score, k) => {
    near(score, [background, a / 4, b / 0.25][k] / sum);
  });
  const adjusted = correctPriors(scores, { method: 'logit_adjustment', divisors }, layout);
  near(adjusted[0], scores[0]);
  near(adjusted[1], ((1 - scores[0]) * (a / 4)) / (a / 4 + b / 0.25));
});

test('scores of 0 stay 0, also where all are', () => {
  const layout = { columns: 2, hasBackground: false, scoreConverter: 'SOFTMAX' } as const;
  const scores = Float32Array.of(0, 0);
  for (const method of METHODS) {
    const priorCorrection = { method, divisors: [2, 0.5] };
    expect([...correctPriors(scores, priorCorrection, layout)]).toEqual([0, 0]);
    expect([...correctPriors(scores, priorCorrection, { ...layout, scoreConverter: 'SIGMOID' })]).toEqual([
      0, 0,
    ]);
  }
});
