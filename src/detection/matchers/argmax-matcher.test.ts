import { describe, expect, it } from 'vitest';
import { describeOracles } from '../../../test/oracles/describe-oracles.ts';
import { randomBoxes } from '../../../test/random-boxes.ts';
import { permutation } from '../../util/permutation.ts';
import { createRandom } from '../../util/random.ts';
import { iouMatrix } from '../boxes/iou-matrix.ts';
import { takeRows } from '../boxes/take-rows.ts';
import { type ArgmaxMatcherOptions, argmaxMatcher } from './argmax-matcher.ts';

import { IGNORED, UNMATCHED } from './matcher.ts';

describeOracles('oracles.json', 'argmax_matcher');

describe('argmaxMatcher', () => {
  const random = createRandom(21);
  const boxes = randomBoxes(12, random);
  const anchors = randomBoxes(300, random);
  const thresholds: ArgmaxMatcherOptions = { matchedThreshold: 0.5, unmatchedThreshold: 0.4 };

  it('permutes its matches when the ground truth is permuted', () => {
    const order = permutation(12, random);
    const options = { ...thresholds, forceMatchForEachRow: true };
    const match = argmaxMatcher(options).match(iouMatrix(boxes, anchors), 12, 300);
    const permuted = argmaxMatcher(options).match(iouMatrix(takeRows(boxes, 4, order), anchors), 12, 300);
    expect([...permuted].map((row) => (row >= 0 ? order[row] : row))).toEqual([...match]);
  });

  it('swaps background and ignored when negatives are not the lower ones', () => {
    const lower = argmaxMatcher(thresholds).match(iouMatrix(boxes, anchors), 12, 300);
    const upper = argmaxMatcher({ ...thresholds, negativesLowerThanUnmatched: false });
    const swapped = upper.match(iouMatrix(boxes, anchors), 12, 300);
    const swap = (row: number): number => (row === UNMATCHED ? IGNORED : row === IGNORED ? UNMATCHED : row);
    expect([...lower]).toContain(IGNORED);
    expect([...swapped]).toEqual([...lower].map(swap));
  });

  it('forces every valid row, the first of several on one column, even at similarity 0', () => {
    const matcher = argmaxMatcher({ matchedThreshold: 0.5, forceMatchForEachRow: true });
    const similarity = Float32Array.of(0.1, 0.2, 0, 0, 0.3, 0.1, 0, 0, 0);
    expect([...matcher.match(similarity, 3, 3)]).toEqual([2, 0, -1]);
    expect([...matcher.match(similarity, 3, 3, Uint8Array.of(0, 1, 0))]).toEqual([-1, 1, -1]);
  });

  it('lets a row that is not valid still be matched above the threshold', () => {
    const matcher = argmaxMatcher({ matchedThreshold: 0.5, forceMatchForEachRow: true });
    expect([...matcher.match(Float32Array.of(0.9, 0.1), 1, 2, Uint8Array.of(0))]).toEqual([0, -1]);
  });

  it('compares similarities with the threshold rounded to float32', () => {
    expect([...argmaxMatcher({ matchedThreshold: 0.7 }).match(Float32Array.of(0.7), 1, 1)]).toEqual([0]);
  });

  it.each([
    [
      { unmatchedThreshold: 0.4 },
      'argmax_matcher: unmatched_threshold is 0.4 but matched_threshold is not set; set both.',
    ],
    [
      { matchedThreshold: 1, unmatchedThreshold: 2 },
      'argmax_matcher: unmatched_threshold 2 is above matched_threshold 1.',
    ],
    [
      { matchedThreshold: 1, unmatchedThreshold: 1, negativesLowerThanUnmatched: false },
      'argmax_matcher: negatives_lower_than_unmatched: false needs unmatched_threshold below matched_threshold, ' +
        'both are 1.',
    ],
  ])('refuses the thresholds %j', (options, message) => {
    expect(() => argmaxMatcher(options)).toThrow(message);
  });
});
