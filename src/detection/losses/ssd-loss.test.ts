import { describe, expect, it } from 'vitest';
import { describeOracles } from '../../../test/oracles/describe-oracles.ts';
import { randomSsdData } from '../../../test/random-ssd-data.ts';
import { runSsdLoss } from '../../../test/run-ssd-loss.ts';
import { createBoxCoder } from '../box-coders/create-box-coder.ts';
import { giou } from '../boxes/giou.ts';
import { iou } from '../boxes/iou.ts';
import { mineHardExamples } from '../hard-example-miner.ts';
import type { SsdLossSpec } from './ssd-loss.ts';

describeOracles('oracles.json', 'ssd_loss');

const base: SsdLossSpec = {
  classification: { kind: 'weighted_sigmoid' },
  localization: { kind: 'weighted_smooth_l1', delta: 1 },
  classificationWeight: 1,
  localizationWeight: 1,
  normalizer: 'MATCHES',
  normalizeLocalizationByCodeSize: false,
  boxCoder: { kind: 'faster_rcnn_box_coder', scales: { y: 10, x: 10, height: 5, width: 5 } },
};
const data = randomSsdData(7);
const rows = data.match.length;
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** Σ over anchors and columns of u · term(row, column, x, z). */
function classificationByHand(term: (row: number, column: number, x: number, z: number) => number): number {
  let total = 0;
  for (let i = 0; i < rows * 4; i++) {
    const row = Math.floor(i / 4);
    total += data.classWeights[row] * term(row, i % 4, data.classLogits[i], data.classTargets[i]);
  }
  return total;
}

describe('ssdLoss', () => {
  it.each([undefined, { numHardExamples: 30, iouThreshold: 0.7, maxNegativesPerPositive: 2 }])(
    'divides among the classes without remainder; mining: %j',
    async (miner) => {
      const weights = { classificationWeight: 2, localizationWeight: 3 };
      const found = await runSsdLoss(
        {
          ...base,
          ...weights,
          classificationClassWeights: { weights: [1, 5, 2], mode: 'MATCHED_ANCHOR' },
          localizationClassWeights: [1, 2, 7],
          normalizer: 'WEIGHTED_MATCHES',
          hardExampleMiner: miner && { ...miner, ...weights, lossType: 'BOTH', minNegativesPerImage: 0 },
        },
        data,
      );
      expect(sum(found.localizationByClass)).toBeCloseTo(found.localization, 4);
      expect(sum(found.classificationByClass)).toBeCloseTo(found.classification, 4);
      const counts = [1, 2, 3].map((c) => data.matchedClass.filter((m) => m === c).length);
      expect(Array.from(found.positives)).toEqual(counts);
    },
  );

  it('sums what the miner on numbers chooses', async () => {
    const miner = {
      numHardExamples: 40,
      iouThreshold: 0.6,
      lossType: 'BOTH',
      classificationWeight: 1,
      localizationWeight: 1,
      maxNegativesPerPositive: 1,
      minNegativesPerImage: 3,
    } as const;
    const found = await runSsdLoss({ ...base, hardExampleMiner: miner, normalizer: 'NONE' }, data);
    const huber = (d: number): number => (Math.abs(d) <= 1 ? (d * d) / 2 : Math.abs(d) - 0.5);
    const coder = createBoxCoder(base.boxCoder);
    let [classification, localization] = [0, 0];
    for (let b = 0; b < 2; b++) {
      const own = Array.from({ length: 60 }, (_, a) => b * 60 + a);
      const part = [0, 1, 2, 3];
      const mined = mineHardExamples(miner, {
        classificationLosses: Float32Array.from(own, (r) =>
          sum(
            part.map(
              (k) =>
                data.classWeights[r] *
                (softplus(data.classLogits[4 * r + k]) -
                  data.classLogits[4 * r + k] * data.classTargets[4 * r + k]),
            ),
          ),
        ),
        localizationLosses: Float32Array.from(own, (r) =>
          sum(
            part.map(
              (k) => data.boxWeights[r] * huber(data.boxEncodings[4 * r + k] - data.boxTargets[4 * r + k]),
            ),
          ),
        ),
        decodedBoxesYxyx: coder.decode(data.boxEncodings.slice(b * 240, (b + 1) * 240), data.anchorsYxyx),
        match: data.match.slice(b * 60, (b + 1) * 60),
      });
      classification += mined.classificationLoss;
      localization += mined.localizationLoss;
    }
    expect(found.classification).toBeCloseTo(classification, 3);
    expect(found.localization).toBeCloseTo(localization, 3);
  });

  const weights = [2, 0.5, 3];
  const columnWeight = [1, ...weights];
  it.each([
    [
      'MATCHED_ANCHOR',
      (row: number, _k: number, x: number, z: number) =>
        columnWeight[data.matchedClass[row]] * (softplus(x) - x * z),
    ],
    ['PER_LOGIT', (_row: number, k: number, x: number, z: number) => columnWeight[k] * (softplus(x) - x * z)],
    [
      'POSITIVE_LOGIT',
      (_row: number, k: number, x: number, z: number) =>
        columnWeight[k] * z * softplus(-x) + (1 - z) * softplus(x),
    ],
  ] as const)('weights classes by %s as written out by hand', async (mode, term) => {
    const found = await runSsdLoss(
      { ...base, normalizer: 'NONE', classificationClassWeights: { weights, mode } },
      data,
    );
    expect(found.classification / classificationByHand(term)).toBeCloseTo(1, 5);
  });

  it('divides by max(Σ box weights, 1), with the class weights of each loss under WEIGHTED_MATCHES', async () => {
    const classWeights = {
      classificationClassWeights: { weights, mode: 'MATCHED_ANCHOR' },
      localizationClassWeights: [1, 4, 1],
    } as const;
    const plain = await runSsdLoss({ ...base, ...classWeights, normalizer: 'NONE' }, data);
    const matches = await runSsdLoss({ ...base, ...classWeights, normalizer: 'MATCHES' }, data);
    const weighted = await runSsdLoss({ ...base, ...classWeights, normalizer: 'WEIGHTED_MATCHES' }, data);
    const total = (by: readonly number[]): number =>
      sum(data.boxWeights.map((v, row) => v * [0, ...by][data.matchedClass[row]]));
    expect(plain.classification / matches.classification / sum(data.boxWeights)).toBeCloseTo(1, 5);
    expect(plain.localization / matches.localization / sum(data.boxWeights)).toBeCloseTo(1, 5);
    expect(plain.classification / weighted.classification / total(weights)).toBeCloseTo(1, 5);
    expect(plain.localization / weighted.localization / total([1, 4, 1])).toBeCloseTo(1, 5);
    const few = { ...data, boxWeights: data.boxWeights.map((v) => v / 1000) };
    const floored = await runSsdLoss({ ...base, normalizer: 'MATCHES' }, few);
    const bare = await runSsdLoss({ ...base, normalizer: 'NONE' }, few);
    expect(floored.classification).toBeCloseTo(bare.classification, 4);
  });

  it.each([
    ['weighted_iou', iou],
    ['weighted_giou', giou],
  ] as const)('compares decoded boxes by %s, or codes where it is told to', async (kind, measure) => {
    const coder = createBoxCoder(base.boxCoder);
    const decoded = (codes: Float32Array): Float32Array =>
      Float32Array.from(
        [0, 1].flatMap((b) => [...coder.decode(codes.slice(b * 240, b * 240 + 240), data.anchorsYxyx)]),
      );
    const total = (found: Float32Array, wanted: Float32Array): number =>
      sum(
        data.boxWeights.map((weight, row) =>
          weight === 0 ? 0 : weight * (1 - measure(found, row, wanted, row)),
        ),
      );
    const spec = { ...base, normalizer: 'NONE' } as const;
    const boxes = await runSsdLoss({ ...spec, localization: { kind } }, data);
    expect(boxes.localization).toBeCloseTo(total(decoded(data.boxEncodings), decoded(data.boxTargets)), 3);
    const codes = await runSsdLoss({ ...spec, localization: { kind, compareCodes: true } }, data);
    expect(Math.abs(codes.localization - boxes.localization)).toBeGreaterThan(0.1);
  });

  it('has the gradient of decoded boxes that finite differences show, and none where the weight is 0', async () => {
    const spec = { ...base, localization: { kind: 'weighted_giou' }, normalizer: 'NONE' } as const;
    const { boxGradient } = await runSsdLoss(spec, data);
    const row = data.boxWeights.findIndex((weight) => weight > 0);
    for (let k = 4 * row; k < 4 * row + 4; k++) {
      const moved = async (by: number): Promise<number> => {
        const boxEncodings = data.boxEncodings.slice();
        boxEncodings[k] += by;
        return (await runSsdLoss(spec, { ...data, boxEncodings })).localization;
      };
      expect(boxGradient[k]).toBeCloseTo(((await moved(0.02)) - (await moved(-0.02))) / 0.04, 2);
    }
    const wild = data.boxEncodings.map((code, i) => (data.boxWeights[Math.floor(i / 4)] > 0 ? code : 1e4));
    const safe = await runSsdLoss(spec, { ...data, boxEncodings: wild });
    expect(safe.localization).toBeCloseTo((await runSsdLoss(spec, data)).localization, 4);
    expect(
      safe.boxGradient.every((g, i) =>
        data.boxWeights[Math.floor(i / 4)] > 0 ? Number.isFinite(g) : g === 0,
      ),
    ).toBe(true);
  });

  it('sums a dice loss of each class over the images', async () => {
    const dice = { kind: 'weighted_dice_classification_loss', squaredNormalization: false } as const;
    const found = await runSsdLoss({ ...base, classification: dice, normalizer: 'NONE' }, data);
    const byHand = [0, 1, 2, 3].map((k) =>
      sum(
        [0, 1].map((b) => {
          const own = Array.from({ length: 60 }, (_, a) => b * 60 + a);
          const s = own.map((r) => data.classWeights[r] / (1 + Math.exp(-data.classLogits[4 * r + k])));
          const z = own.map((r) => data.classWeights[r] * data.classTargets[4 * r + k]);
          return 1 - (2 * sum(s.map((p, i) => p * z[i]))) / Math.max(sum(s) + sum(z), 1);
        }),
      ),
    );
    byHand.forEach((wanted, k) => {
      expect(found.classificationByClass[k]).toBeCloseTo(wanted, 4);
    });
    expect(found.classification).toBeCloseTo(sum(byHand), 4);
  });

  it('weighs each column by itself where the weights have columns', async () => {
    const columns = Float32Array.from({ length: rows * 4 }, (_, i) => (i % 7) / 4);
    const found = await runSsdLoss({ ...base, normalizer: 'NONE' }, { ...data, classWeights: columns });
    const wanted = columns.map(
      (w, i) => w * (softplus(data.classLogits[i]) - data.classLogits[i] * data.classTargets[i]),
    );
    expect(found.classification).toBeCloseTo(sum(wanted), 3);
  });

  it('leaves what the sampler drops out of the losses and of the normaliser, and draws anew each step', async () => {
    const spec = { ...base, randomExampleSampler: { positiveFraction: 0.5 } };
    const found = await runSsdLoss(spec, { ...data, counter: 1n });
    expect(found.localization).toBeCloseTo((await runSsdLoss(base, data)).localization, 5);
    const kept = [0, 1].map((b) => {
      const own = Array.from({ length: 60 }, (_, a) => b * 60 + a);
      const trained = own.filter((r) => found.logitGradient.slice(4 * r, 4 * r + 4).some((g) => g !== 0));
      const positives = own.filter((r) => data.matchedClass[r] > 0);
      expect(positives.every((r) => trained.includes(r))).toBe(true);
      expect(trained).toHaveLength(2 * positives.length);
      return trained;
    });
    const again = await runSsdLoss(spec, { ...data, counter: 1n });
    expect(again.logitGradient).toEqual(found.logitGradient);
    const other = await runSsdLoss(spec, { ...data, counter: 2n });
    const dropped = kept
      .flat()
      .filter((r) => other.logitGradient.slice(4 * r, 4 * r + 4).every((g) => g === 0));
    expect(dropped.length).toBeGreaterThan(0);
  });

  it('gives finite losses and gradients for a batch without any box', async () => {
    const empty = {
      ...data,
      match: data.match.map(() => -1),
      matchedClass: new Int32Array(rows),
      boxWeights: new Float32Array(rows),
      classWeights: new Float32Array(rows).fill(1),
    };
    const miner = {
      iouThreshold: 0.99,
      lossType: 'BOTH',
      classificationWeight: 1,
      localizationWeight: 1,
      maxNegativesPerPositive: 3,
      minNegativesPerImage: 0,
    } as const;
    const found = await runSsdLoss(
      { ...base, hardExampleMiner: miner, normalizer: 'WEIGHTED_MATCHES' },
      empty,
    );
    expect(found.localization).toBe(0);
    expect(found.classification).toBe(0);
    expect([...found.boxGradient, ...found.logitGradient].every((g) => g === 0 || Object.is(g, -0))).toBe(
      true,
    );
  });
});
