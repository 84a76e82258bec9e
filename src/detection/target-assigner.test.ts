import { describe, expect, it } from 'vitest';
import { describeOracles } from '../../test/oracles/describe-oracles.ts';
import { randomBoxes } from '../../test/random-boxes.ts';
import { permutation } from '../util/permutation.ts';
import { createRandom } from '../util/random.ts';
import { fasterRcnnBoxCoder } from './box-coders/faster-rcnn-box-coder.ts';
import { takeRows } from './boxes/take-rows.ts';
import { argmaxMatcher } from './matchers/argmax-matcher.ts';
import { iouSimilarity } from './region-similarity/region-similarity.ts';
import { type AssignTargetsOptions, assignTargets } from './target-assigner.ts';

describeOracles('oracles.json', 'target_assigner');

describe('assignTargets', () => {
  const random = createRandom(33);
  const [G, A, D] = [10, 400, 4];
  const boxesYxyx = randomBoxes(G, random);
  const labels = new Float32Array(G * D);
  for (let g = 0; g < G; g++) labels[g * D + 1 + random.int(D - 1)] = 1;
  const weights = Float32Array.from({ length: G }, () => random.uniform(0.5, 3));
  const options: AssignTargetsOptions = {
    anchorsYxyx: randomBoxes(A, random),
    boxesYxyx,
    labels,
    labelSize: D,
    unmatchedLabel: Float32Array.of(1, 0, 0, 0),
    weights,
    similarity: iouSimilarity,
    matcher: argmaxMatcher({ matchedThreshold: 0.5, unmatchedThreshold: 0.4, forceMatchForEachRow: true }),
    boxCoder: fasterRcnnBoxCoder({ y: 10, x: 10, height: 5, width: 5 }),
    negativeClassWeight: 0.25,
  };

  it('gives the same targets for permuted ground truth', () => {
    const order = permutation(G, random);
    const targets = assignTargets(options);
    const permuted = assignTargets({
      ...options,
      boxesYxyx: takeRows(boxesYxyx, 4, order),
      labels: takeRows(labels, D, order),
      weights: takeRows(weights, 1, order),
    });
    expect(permuted.classTargets).toEqual(targets.classTargets);
    expect(permuted.classWeights).toEqual(targets.classWeights);
    expect(permuted.boxTargets).toEqual(targets.boxTargets);
    expect(permuted.boxWeights).toEqual(targets.boxWeights);
  });

  it('weights matched anchors by their box, background by the negative weight, ignored anchors by 0', () => {
    const { match, classWeights, boxWeights } = assignTargets(options);
    for (const kind of [-2, -1, 0]) expect([...match].some((row) => Math.min(row, 0) === kind)).toBe(true);
    match.forEach((row, a) => {
      expect(classWeights[a]).toBe(row >= 0 ? weights[row] : row === -1 ? 0.25 : 0);
      expect(boxWeights[a]).toBe(row >= 0 ? weights[row] : 0);
    });
  });

  it('does not change when boxes of weight 0 and no area pad the ground truth', () => {
    const pad = (values: Float32Array, extra: number): Float32Array => {
      const padded = new Float32Array(values.length + extra);
      padded.set(values);
      return padded;
    };
    const padded = assignTargets({
      ...options,
      boxesYxyx: pad(boxesYxyx, 12),
      labels: pad(labels, 3 * D),
      weights: pad(weights, 3),
    });
    expect(padded).toEqual(assignTargets(options));
  });

  it('makes an image without boxes all background', () => {
    const none = new Float32Array(0);
    const targets = assignTargets({ ...options, boxesYxyx: none, labels: none, weights: none });
    expect(targets.match.every((row) => row === -1)).toBe(true);
    expect(targets.classWeights.every((weight) => weight === 0.25)).toBe(true);
    expect(targets.boxTargets).toEqual(new Float32Array(A * 4));
  });

  it('refuses labels that do not fit the boxes', () => {
    expect(() => assignTargets({ ...options, labels: new Float32Array(7) })).toThrow(
      '10 boxes have 7 label numbers and the unmatched label 4, expected 4 each',
    );
  });
});
