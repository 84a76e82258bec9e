import { describe, expect, it } from 'vitest';
import { describeOracles } from '../../test/oracles/describe-oracles.ts';
import { randomBoxes } from '../../test/random-boxes.ts';
import { createRandom } from '../util/random.ts';
import { type Detections, multiclassNonMaxSuppression } from './batch-multiclass-nms.ts';
import { nonMaxSuppression } from './non-max-suppression.ts';

describeOracles('oracles.json', 'nms');

describe('multiclassNonMaxSuppression', () => {
  const random = createRandom(14);
  const [A, C] = [200, 5];
  const boxesYxyx = randomBoxes(A, random, 0.1, 0.5);
  const scores = Float32Array.from({ length: A * C }, () => random.next() ** 3);
  const options = {
    boxesYxyx,
    scores,
    numClasses: C,
    scoreThreshold: 0.1,
    iouThreshold: 0.5,
    maxDetectionsPerClass: 20,
    maxTotalDetections: 60,
  };
  const columnOf = (c: number): Float32Array => Float32Array.from({ length: A }, (_, a) => scores[a * C + c]);
  const ofClass = ({ scores: kept, classes }: Detections, c: number): number[] =>
    [...kept].filter((_, i) => classes[i] === c);

  it('is suppression of each class alone, ranked together', () => {
    const found = multiclassNonMaxSuppression({ ...options, maxTotalDetections: C * 20 });
    for (let c = 0; c < C; c++) {
      const alone = nonMaxSuppression({ ...options, scores: columnOf(c), maxOutputSize: 20 });
      expect(ofClass(found, c)).toEqual([...alone.scores]);
    }
    expect([...found.scores]).toEqual([...found.scores].sort((a, b) => b - a));
    expect(multiclassNonMaxSuppression(options).scores).toEqual(found.scores.slice(0, 60));
  });

  it('gives the same for boxes repeated for each class', () => {
    const repeated = new Float32Array(A * C * 4);
    for (let at = 0; at < repeated.length; at++)
      repeated[at] = boxesYxyx[Math.floor(at / (4 * C)) * 4 + (at % 4)];
    expect(multiclassNonMaxSuppression({ ...options, boxesYxyx: repeated })).toEqual(
      multiclassNonMaxSuppression(options),
    );
  });

  it('drops boxes outside the window after suppression, clips the others, and re-expresses them', () => {
    const found = multiclassNonMaxSuppression({
      ...options,
      boxesYxyx: Float32Array.of(0.25, 0.25, 0.75, 1, 0.5, 0.6, 0.6, 0.7, 0, 0, 0.25, 0.25),
      scores: Float32Array.of(0.5, 0.9, 0.8),
      numClasses: 1,
      clipWindow: [0, 0, 1, 0.5],
      changeCoordinateFrame: true,
    });
    expect([...found.boxesYxyx]).toEqual([0, 0, 0.25, 0.5, 0.25, 0.5, 0.75, 1]);
    expect(found.scores).toEqual(Float32Array.of(0.8, 0.5));
  });

  it('does not count negative scores, which unconverted logits can be', () => {
    const found = multiclassNonMaxSuppression({
      ...options,
      boxesYxyx: Float32Array.of(0, 0, 1, 1, 2, 2, 3, 3),
      scores: Float32Array.of(-0.5, 0.25),
      numClasses: 1,
      scoreThreshold: -10,
    });
    expect([...found.scores]).toEqual([0.25]);
  });

  it('finds nothing where nothing is above the threshold', () => {
    expect(multiclassNonMaxSuppression({ ...options, scoreThreshold: 2 }).count).toBe(0);
  });
});
