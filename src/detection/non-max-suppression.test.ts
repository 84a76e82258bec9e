import { describe, expect, it } from 'vitest';
import { randomBoxes } from '../../test/random-boxes.ts';
import { createRandom } from '../util/random.ts';
import { iou } from './boxes/iou.ts';
import { nonMaxSuppression } from './non-max-suppression.ts';

/** The definition, as slowly as it reads: take the best, drop what overlaps it, again. */
function slowSuppression(
  boxes: Float32Array,
  scores: Float32Array,
  iouThreshold: number,
  least: number,
): number[] {
  let left = Array.from(scores.keys()).filter((i) => scores[i] > least);
  const chosen: number[] = [];
  while (left.length > 0) {
    const best = left.reduce((a, b) => (scores[b] > scores[a] ? b : a));
    chosen.push(best);
    left = left.filter((i) => i !== best && iou(boxes, best, boxes, i) <= iouThreshold);
  }
  return chosen;
}

describe('nonMaxSuppression', () => {
  const random = createRandom(8);
  const boxesYxyx = randomBoxes(150, random, 0.1, 0.5);
  // Few different scores, so that ties are common.
  const scores = Float32Array.from({ length: 150 }, () => random.int(20) / 20);

  it.each([0, 0.25, 0.5, 0.75])('is the slow definition at IoU %s', (iouThreshold) => {
    const { indices } = nonMaxSuppression({ boxesYxyx, scores, iouThreshold, scoreThreshold: 0.25 });
    expect([...indices]).toEqual(slowSuppression(boxesYxyx, scores, iouThreshold, 0.25));
    const first = nonMaxSuppression({
      boxesYxyx,
      scores,
      iouThreshold,
      scoreThreshold: 0.25,
      maxOutputSize: 3,
    });
    expect(first.indices).toEqual(indices.slice(0, 3));
  });

  it('suppresses nothing at a threshold of 1, and ranks', () => {
    const twice = Float32Array.of(0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1);
    const { indices } = nonMaxSuppression({
      boxesYxyx: twice,
      scores: Float32Array.of(0.5, -2, 0.5),
      iouThreshold: 1,
    });
    expect([...indices]).toEqual([0, 2, 1]);
  });

  it('keeps a score only when it is above the threshold', () => {
    const kept = nonMaxSuppression({
      boxesYxyx: Float32Array.of(0, 0, 1, 1, 2, 2, 3, 3),
      scores: Float32Array.of(0.3, 0.4),
      iouThreshold: 0.5,
      scoreThreshold: 0.3,
    });
    expect([...kept.indices]).toEqual([1]);
  });

  it('lowers the scores of overlapping boxes under soft suppression, as the paper says', () => {
    const boxes = Float32Array.of(0, 0, 1, 1, 0, 0, 1, 0.5, 5, 5, 6, 6);
    const { indices, scores: lowered } = nonMaxSuppression({
      boxesYxyx: boxes,
      scores: Float32Array.of(0.9, 0.8, 0.75),
      iouThreshold: 1,
      softNmsSigma: 0.5,
    });
    expect([...indices]).toEqual([0, 2, 1]);
    expect(lowered[2]).toBeCloseTo(0.8 * Math.exp(-0.25), 6);
  });

  it('is greedy suppression where soft suppression has a huge σ', () => {
    // Scores without ties, as a σ that is huge but finite breaks ties.
    const options = {
      boxesYxyx,
      scores: scores.map((s, i) => s + i / 1e4),
      iouThreshold: 0.4,
      scoreThreshold: 0.1,
    };
    const greedy = nonMaxSuppression(options);
    expect(nonMaxSuppression({ ...options, softNmsSigma: 1e12 })).toEqual(greedy);
  });

  it('refuses scores that do not fit the boxes', () => {
    expect(() => nonMaxSuppression({ boxesYxyx, scores: scores.slice(1), iouThreshold: 1 })).toThrow(
      'non-maximum suppression got 149 scores for 150 boxes',
    );
  });
});
