import { describe, expect, test } from 'vitest';
import { givenCounts, ruleText, wantedCorrection, wantedThresholds } from './after-training-flags.ts';

const IDS = new Map([
  ['RBC', 1],
  ['WBC', 2],
  ['Platelets, small', 3],
]);

describe('--score-thresholds', () => {
  test.each([
    ['best-f1', { kind: 'best_f1' }],
    ['best_f1', { kind: 'best_f1' }],
    ['recall=0.95', { kind: 'recall', least: 0.95 }],
    ['precision=1', { kind: 'precision', least: 1 }],
  ])('reads the rule %s', (text, rule) => {
    expect(wantedThresholds(text, IDS)).toEqual({ rule, given: new Map() });
  });

  test('reads scores by class, beside a rule or alone, and as JSON for names with commas', () => {
    expect(wantedThresholds('WBC=0.3, recall=0.9', IDS)).toEqual({
      rule: { kind: 'recall', least: 0.9 },
      given: new Map([[2, 0.3]]),
    });
    expect(wantedThresholds('{"Platelets, small": 0.25, "RBC": 0.5}', IDS)).toEqual({
      rule: undefined,
      given: new Map([
        [3, 0.25],
        [1, 0.5],
      ]),
    });
  });

  test('takes a class that is named like a rule for the class', () => {
    expect(wantedThresholds('recall=0.4', new Map([['recall', 1]]))).toEqual({
      rule: undefined,
      given: new Map([[1, 0.4]]),
    });
  });

  test.each([
    [
      'RBG=0.4',
      'names "RBG", which is not a class or a rule (best-f1, recall=0.95, precision=0.9). Did you mean "RBC"?',
    ],
    ['RBC', 'RBC is without a score; expected RBC=0.4, from 0 to 1.'],
    ['RBC=1.4', 'RBC is 1.4; expected RBC=0.4, from 0 to 1.'],
    ['RBC=high', 'RBC is "high"; expected a number.'],
    ['RBC=0.4,RBC=0.5', 'gives "RBC" twice; keep one.'],
    ['recall', 'recall is without a number; expected recall=0.9, above 0 and at most 1.'],
    ['precision=0', 'precision is 0; expected precision=0.9, above 0 and at most 1.'],
    ['best-f1=0.9', 'best-f1 takes no number, got 0.9.'],
    ['best-f1,recall=0.9', '"best-f1,recall=0.9" has two rules; keep one.'],
    ['RBC=0.4,', '"RBC=0.4," has an entry without a name.'],
    ['{"RBC": }', 'is no JSON object ('],
  ])('refuses %s', (text, message) => {
    expect(() => wantedThresholds(text, IDS)).toThrow(message);
    expect(() => wantedThresholds(text, IDS)).toThrow('--score-thresholds');
  });
});

test('--prior-correction is a method, with a strength or to be chosen', () => {
  expect(wantedCorrection('norcal')).toEqual({ method: 'norcal', strength: undefined });
  expect(wantedCorrection('logit-adjustment=1')).toEqual({ method: 'logit_adjustment', strength: 1 });
  expect(() => wantedCorrection('norcal=3')).toThrow('the strength is 3; expected a number from 0 to 2.');
  expect(() => wantedCorrection('norkal')).toThrow(
    '--prior-correction is "norkal"; expected one of norcal, logit_adjustment.',
  );
  expect(() => wantedCorrection('norcal,norcal2')).toThrow('expected one method.');
});

test('--class-counts are counts by class', () => {
  expect(givenCounts('RBC=2382,WBC=214', IDS)).toEqual(
    new Map([
      [1, 2382],
      [2, 214],
    ]),
  );
  expect(() => givenCounts('RBC', IDS)).toThrow('--class-counts: RBC is without a count; expected RBC=100.');
});

test('a rule is written as it is read', () => {
  for (const text of ['best-f1', 'recall=0.95', 'precision=0.5']) {
    const { rule } = wantedThresholds(text, IDS);
    expect(rule && ruleText(rule)).toBe(text);
  }
});
