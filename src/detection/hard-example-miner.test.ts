import { describe, expect, it } from 'vitest';
import { describeOracles } from '../../test/oracles/describe-oracles.ts';
import { randomBoxes } from '../../test/random-boxes.ts';
import { createRandom } from '../util/random.ts';
import { type HardExampleMinerOptions, mineHardExamples } from './hard-example-miner.ts';

describeOracles('oracles.json', 'hard_example_miner');

describe('mineHardExamples', () => {
  const random = createRandom(17);
  const A = 120;
  const image = {
    classificationLosses: Float32Array.from({ length: A }, () => random.next()),
    localizationLosses: Float32Array.from({ length: A }, () => random.next()),
    decodedBoxesYxyx: randomBoxes(A, random),
    match: Int32Array.from({ length: A }, () => [0, -1, -1, -1, -2][random.int(5)]),
  };
  const options: HardExampleMinerOptions = {
    iouThreshold: 1,
    lossType: 'CLASSIFICATION',
    classificationWeight: 1,
    localizationWeight: 1,
    minNegativesPerImage: 0,
  };
  const count = (selected: Int32Array, kind: number): number =>
    selected.filter((a) => Math.min(image.match[a], 0) === kind).length;

  it('takes every anchor, hardest first, without a limit and without suppression', () => {
    const { selected } = mineHardExamples(options, image);
    const losses = [...selected].map((a) => image.classificationLosses[a]);
    expect(selected.length).toBe(A);
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
  });

  it('keeps every positive and the hardest negatives up to the cap', () => {
    const { selected } = mineHardExamples({ ...options, maxNegativesPerPositive: 1.5 }, image);
    const all = Int32Array.from({ length: A }, (_, a) => a);
    expect(count(selected, 0)).toBe(count(all, 0));
    expect(count(selected, -1)).toBe(Math.floor(1.5 * count(all, 0)));
  });

  it('keeps ignored anchors only until the negatives exceed the cap', () => {
    const small = mineHardExamples({ ...options, maxNegativesPerPositive: 0 }, image).selected;
    const large = mineHardExamples({ ...options, maxNegativesPerPositive: 100 }, image).selected;
    expect(count(small, -2)).toBeLessThan(count(large, -2));
    expect(large.length).toBe(A);
  });

  it('weights the two losses under BOTH', () => {
    const both = { ...options, lossType: 'BOTH', classificationWeight: 0, localizationWeight: 2 } as const;
    const alone = mineHardExamples({ ...options, lossType: 'LOCALIZATION' }, image);
    expect(mineHardExamples(both, image).selected).toEqual(alone.selected);
  });

  it('refuses a cap without matches', () => {
    const { match: _, ...unmatched } = image;
    expect(() => mineHardExamples({ ...options, maxNegativesPerPositive: 3 }, unmatched)).toThrow(
      'a cap on negatives needs the matches of the image',
    );
  });
});
