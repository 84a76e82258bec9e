import { describe, expect, it } from 'vitest';
import {
  expectOracle,
  type OracleCase,
  oracleCases,
  oracleFloats,
  oracleNumber,
  oraclesPresent,
  oracleTitle,
} from '../../../test/oracles.ts';
import { randomSsdData } from '../../../test/random-ssd-data.ts';
import { runSsdLoss, type SsdLossData } from '../../../test/run-ssd-loss.ts';
import { type BoxCoderOptions, createBoxCoder } from '../box-coders/create-box-coder.ts';
import { mineHardExamples } from '../hard-example-miner.ts';
import { argmaxMatcher } from '../matchers/argmax-matcher.ts';
import type { Matcher } from '../matchers/matcher.ts';
import { iouSimilarity } from '../region-similarity/region-similarity.ts';
import { assignTargets, type Targets } from '../target-assigner.ts';
import type { ClassificationLossSpec } from './classification-loss.ts';
import type { SsdLossSpec } from './ssd-loss.ts';

const lists = (value: unknown): unknown[] => value as unknown[];

/** `weighted_sigmoid`, or `weighted_sigmoid_focal gamma 2 alpha 0.25`. */
function classificationOf(text: string): ClassificationLossSpec {
  if (text === 'weighted_sigmoid') return { kind: 'weighted_sigmoid' };
  const [, gamma, alpha] = /^weighted_sigmoid_focal gamma (\S+) alpha (\S+)$/.exec(text) ?? [];
  return { kind: 'weighted_sigmoid_focal', gamma: oracleNumber(Number(gamma)), alpha: Number(alpha) };
}

function specOf({ params }: OracleCase, boxCoder: BoxCoderOptions): SsdLossSpec {
  const miner = params.hard_example_miner as Record<string, unknown> | undefined;
  return {
    classification: classificationOf(String(params.classification_loss)),
    localization: { kind: 'weighted_smooth_l1', delta: 1 },
    classificationWeight: oracleNumber(params.classification_weight),
    localizationWeight: oracleNumber(params.localization_weight),
    normalizer: params.normalize_loss_by_num_matches ? 'MATCHES' : 'NONE',
    normalizeLocalizationByCodeSize: params.normalize_loc_loss_by_codesize === true,
    boxCoder,
    hardExampleMiner: miner && {
      iouThreshold: oracleNumber(miner.iou_threshold),
      lossType: 'BOTH',
      classificationWeight: oracleNumber(miner.cls_loss_weight),
      localizationWeight: oracleNumber(miner.loc_loss_weight),
      minNegativesPerImage: 0,
    },
  };
}

/** Upstream's mock matcher: the first anchor gets the first box, the rest the background. */
const mockMatcher: Matcher = {
  match: (_similarity, _rows, columns) => Int32Array.from({ length: columns }, (_, i) => (i === 0 ? 0 : -1)),
};

function dataOf(
  { params, inputs }: OracleCase,
  boxCoder: BoxCoderOptions,
): { data: SsdLossData; targets: Targets[] } {
  const mock = 'match_results' in params;
  const numClasses = oracleNumber(params.num_classes);
  const columns = numClasses + 1;
  const anchorsYxyx = oracleFloats(mock ? params.anchors : inputs.anchors);
  const anchors = anchorsYxyx.length / 4;
  const classes = lists(
    inputs.groundtruth_classes_one_hot ?? inputs.groundtruth_classes_one_hot_without_background,
  );
  const matcher = mock
    ? mockMatcher
    : argmaxMatcher({
        matchedThreshold: oracleNumber(params.matched_threshold),
        unmatchedThreshold: oracleNumber(params.unmatched_threshold),
        forceMatchForEachRow: params.force_match_for_each_row === true,
      });
  const unmatchedLabel = new Float32Array(columns);
  unmatchedLabel[0] = params.encode_background_as_zeros ? 0 : 1;
  const oneHots = classes.map((image) => lists(image).map((row) => [0, ...oracleFloats(row)]));
  const targets = lists(inputs.groundtruth_boxes).map((boxes, b) =>
    assignTargets({
      anchorsYxyx,
      boxesYxyx: oracleFloats(boxes),
      labels: Float32Array.from(oneHots[b].flat()),
      labelSize: columns,
      unmatchedLabel,
      weights: inputs.groundtruth_weights ? oracleFloats(lists(inputs.groundtruth_weights)[b]) : undefined,
      similarity: iouSimilarity,
      matcher,
      boxCoder: createBoxCoder(boxCoder),
      negativeClassWeight: oracleNumber(params.negative_class_weight),
    }),
  );
  const annotated = inputs.is_annotated as readonly boolean[] | undefined;
  const join = (pick: (image: Targets) => Float32Array, maskable = false): Float32Array =>
    Float32Array.from(
      targets.flatMap((t, b) => Array.from(pick(t), (x) => (maskable && annotated?.[b] === false ? 0 : x))),
    );
  const batch = targets.length;
  const zeros = (size: number): Float32Array => new Float32Array(batch * anchors * size);
  const data: SsdLossData = {
    batch,
    numClasses,
    addBackgroundClass: true,
    anchorsYxyx,
    boxEncodings: mock ? zeros(4) : oracleFloats(inputs.box_encodings),
    classLogits: mock ? zeros(columns) : oracleFloats(inputs.class_predictions_with_background),
    classTargets: join((t) => t.classTargets),
    classWeights: join((t) => t.classWeights, true),
    boxTargets: join((t) => t.boxTargets),
    boxWeights: join((t) => t.boxWeights, true),
    match: Int32Array.from(targets.flatMap((t) => Array.from(t.match))),
    matchedClass: Int32Array.from(
      targets.flatMap((t, b) => Array.from(t.match, (row) => (row >= 0 ? oneHots[b][row].indexOf(1) : 0))),
    ),
  };
  return { data, targets };
}

describe.skipIf(!oraclesPresent)(oracleTitle('ssd_loss'), () => {
  for (const oracle of oracleCases('ssd_loss')) {
    it(oracle.id, async () => {
      const { params, expected } = oracle;
      const scales = params.box_coder as Record<string, number>;
      const boxCoder: BoxCoderOptions =
        'match_results' in params
          ? { kind: 'mean_stddev_box_coder', stddev: 1 }
          : {
              kind: 'faster_rcnn_box_coder',
              scales: {
                y: scales.y_scale,
                x: scales.x_scale,
                height: scales.height_scale,
                width: scales.width_scale,
              },
            };
      const { data, targets } = dataOf(oracle, boxCoder);
      if (expected.match_results !== undefined) {
        expect(targets.map((t) => Array.from(t.match))).toEqual(expected.match_results);
      }
      const found = await runSsdLoss(specOf(oracle, boxCoder), data);
      expectOracle([found.localization], [expected['Loss/localization_loss']], oracle);
      expectOracle([found.classification], [expected['Loss/classification_loss']], oracle);
    });
  }
});

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
