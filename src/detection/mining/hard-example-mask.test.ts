import { describe, expect, it } from 'vitest';
import { randomBoxes } from '../../../test/random-boxes.ts';
import { createGraph } from '../../graph/create-graph.ts';
import { gradients } from '../../graph/gradients.ts';
import { mul, reduceSum } from '../../graph/ops.ts';
import { runGraph } from '../../runtime/run-graph.ts';
import { createRandom } from '../../util/random.ts';
import { type HardExampleMinerOptions, type MinedImage, mineHardExamples } from '../hard-example-miner.ts';
import { hardExampleMask } from './hard-example-mask.ts';

interface Masked {
  /** [B, A] */
  readonly mask: Float32Array;
  /** Sums over the mask. */
  readonly classification: number;
  readonly localization: number;
  /** [B, A] the gradient of the sum of both with respect to the classification losses. */
  readonly gradient: Float32Array;
}

async function runMiner(options: HardExampleMinerOptions, images: readonly MinedImage[]): Promise<Masked> {
  const graph = createGraph();
  const [batch, anchors] = [images.length, images[0].classificationLosses.length];
  const input = (name: string, dtype: 'float32' | 'int32', ...shape: number[]) =>
    graph.input(name, { dtype, shape });
  const classificationLosses = input('classification', 'float32', batch, anchors);
  const localizationLosses = input('localization', 'float32', batch, anchors);
  const mask = hardExampleMask(options, {
    classificationLosses,
    localizationLosses,
    decodedBoxes: input('boxes', 'float32', batch, anchors, 4),
    match: input('match', 'int32', batch, anchors),
  });
  const classification = reduceSum(mul(classificationLosses, mask));
  graph.output('mask', mask);
  graph.output('classificationSum', classification);
  graph.output('localizationSum', reduceSum(mul(localizationLosses, mask)));
  graph.output('gradient', gradients(classification, [classificationLosses])[0]);
  const join = (pick: (image: MinedImage) => ArrayLike<number>): number[] =>
    images.flatMap((image) => Array.from(pick(image)));
  const results = await runGraph(graph, {
    classification: Float32Array.from(join((image) => image.classificationLosses)),
    localization: Float32Array.from(join((image) => image.localizationLosses)),
    boxes: Float32Array.from(join((image) => image.decodedBoxesYxyx)),
    match: Int32Array.from(join((image) => image.match ?? new Int32Array(anchors).fill(-1))),
  });
  return {
    mask: results.mask as Float32Array,
    classification: Number(results.classificationSum[0]),
    localization: Number(results.localizationSum[0]),
    gradient: results.gradient as Float32Array,
  };
}

describe('hardExampleMask', () => {
  const A = 70;
  const random = createRandom(23);
  const images = Array.from({ length: 3 }, () => ({
    // Many ties, so that the order of equal losses matters.
    classificationLosses: Float32Array.from({ length: A }, () => random.int(20) / 4),
    localizationLosses: Float32Array.from({ length: A }, () => random.next()),
    decodedBoxesYxyx: randomBoxes(A, random),
    match: Int32Array.from({ length: A }, () => [0, 3, -1, -1, -1, -1, -2][random.int(7)]),
  }));
  const base: HardExampleMinerOptions = {
    iouThreshold: 1,
    lossType: 'BOTH',
    classificationWeight: 0.7,
    localizationWeight: 1.3,
    minNegativesPerImage: 0,
  };
  const cases: readonly Partial<HardExampleMinerOptions>[] = [
    {},
    { numHardExamples: 20 },
    { numHardExamples: 1000, iouThreshold: 0.99 },
    { iouThreshold: 0.5 },
    { iouThreshold: 0.3, numHardExamples: 10, lossType: 'CLASSIFICATION' },
    { maxNegativesPerPositive: 3, lossType: 'CLASSIFICATION' },
    { maxNegativesPerPositive: 1, iouThreshold: 0.99 },
    { maxNegativesPerPositive: 0.5, iouThreshold: 0.4, numHardExamples: 30, lossType: 'LOCALIZATION' },
    { maxNegativesPerPositive: 1, numHardExamples: 12, minNegativesPerImage: 4 },
  ];

  it.each(cases)('chooses what the miner on numbers chooses: %j', async (change) => {
    const options = { ...base, ...change };
    const { mask, classification, localization } = await runMiner(options, images);
    let [classificationSum, localizationSum] = [0, 0];
    images.forEach((image, b) => {
      const mined = mineHardExamples(options, image);
      const found = Array.from(mask.subarray(b * A, (b + 1) * A)).flatMap((m, a) => (m === 1 ? [a] : []));
      expect(found).toEqual(Array.from(mined.selected).sort((a, c) => a - c));
      classificationSum += mined.classificationLoss;
      localizationSum += mined.localizationLoss;
    });
    expect(mask.every((m) => m === 0 || m === 1)).toBe(true);
    expect(classification).toBeCloseTo(classificationSum, 3);
    expect(localization).toBeCloseTo(localizationSum, 3);
  });

  it('lets no gradient through the choice: that of the masked sum is the mask', async () => {
    const options = { ...base, iouThreshold: 0.6, maxNegativesPerPositive: 2 };
    const { mask, gradient } = await runMiner(options, images);
    expect(gradient).toEqual(mask);
  });
});
