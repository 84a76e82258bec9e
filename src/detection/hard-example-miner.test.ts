import { describe, expect, it } from 'vitest';
import {
  expectOracle,
  oracleCases,
  oracleFloats,
  oracleNumber,
  oraclesPresent,
  oracleTitle,
} from '../../test/oracles.ts';
import { randomBoxes } from '../../test/random-boxes.ts';
import { createRandom } from '../util/random.ts';
import { type HardExampleMinerOptions, mineHardExamples } from './hard-example-miner.ts';

const lossTypes = { cls: 'CLASSIFICATION', loc: 'LOCALIZATION', both: 'BOTH' } as const;
const optional = (value: unknown): number | undefined => (value === null ? undefined : oracleNumber(value));

describe.skipIf(!oraclesPresent)(oracleTitle('hard_example_miner'), () => {
  for (const oracle of oracleCases('hard_example_miner')) {
    it(oracle.id, () => {
      const { params, inputs, expected } = oracle;
      const options: HardExampleMinerOptions = {
        numHardExamples: optional(params.num_hard_examples),
        iouThreshold: oracleNumber(params.iou_threshold),
        lossType: lossTypes[params.loss_type as keyof typeof lossTypes],
        classificationWeight: oracleNumber(params.cls_loss_weight),
        localizationWeight: oracleNumber(params.loc_loss_weight),
        maxNegativesPerPositive: optional(params.max_negatives_per_positive),
        minNegativesPerImage: oracleNumber(params.min_negatives_per_image),
      };
      const lists = (value: unknown): unknown[] => value as unknown[];
      const mined = lists(inputs.cls_losses).map((losses, image) =>
        mineHardExamples(options, {
          classificationLosses: oracleFloats(losses),
          localizationLosses: oracleFloats(lists(inputs.location_losses)[image]),
          decodedBoxesYxyx: oracleFloats(lists(inputs.decoded_boxes_per_image)[image]),
          match:
            inputs.match_results_per_image === null
              ? undefined
              : Int32Array.from(oracleFloats(lists(inputs.match_results_per_image)[image])),
        }),
      );
      const localization = mined.reduce((sum, image) => sum + image.localizationLoss, 0);
      const classification = mined.reduce((sum, image) => sum + image.classificationLoss, 0);
      expectOracle([localization], [expected.location_loss], oracle);
      expectOracle([classification], [expected.cls_loss], oracle);
    });
  }
});

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
