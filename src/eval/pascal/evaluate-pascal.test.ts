import { describe, expect, it } from 'vitest';
import {
  expectOracle,
  type OracleCase,
  oracleCases,
  oracleFloats,
  oracleNumber,
  oracleNumbers,
  oraclesPresent,
  oracleTitle,
} from '../../../test/oracles.ts';
import { randomBoxes } from '../../../test/random-boxes.ts';
import { permutation } from '../../util/permutation.ts';
import { createRandom } from '../../util/random.ts';
import { evaluatePascal, type PascalImage, type PascalResult } from './evaluate-pascal.ts';
import { matchPascalImage } from './match-pascal-image.ts';
import { averagePrecision, precisionRecall } from './precision-recall.ts';

type Entry = Readonly<Record<string, unknown>>;
type Run = (oracle: OracleCase) => void;

const flags = (value: unknown): Uint8Array | undefined =>
  value === undefined ? undefined : Uint8Array.from(oracleNumbers(value));

/** The images of a case; `verified` says whether its metric knows verified classes. */
function imagesOf({ inputs }: OracleCase, verified: boolean): PascalImage[] {
  const detections = new Map((inputs.detections as Entry[]).map((entry) => [entry.image, entry]));
  return (inputs.groundtruth as Entry[]).map((entry) => {
    const found = detections.get(entry.image);
    return {
      objectsYxyx: oracleFloats(entry.boxes),
      objectClasses: Int32Array.from(oracleNumbers(entry.classes)),
      difficult: flags(entry.difficult),
      groupOf: flags(entry.group_of),
      verifiedClasses: verified ? oracleNumbers(entry.image_classes ?? []) : undefined,
      detectionsYxyx: oracleFloats(found?.boxes ?? []),
      detectionClasses: Int32Array.from(oracleNumbers(found?.classes ?? [])),
      scores: oracleFloats(found?.scores ?? []),
    };
  });
}

/** Upstream's prefix of a metric set's tags, and the figure its mean is. */
const evaluators: Readonly<Record<string, readonly [string, (result: PascalResult) => number]>> = {
  pascal_voc_detection_metrics: ['PascalBoxes', ({ mAP }) => mAP],
  weighted_pascal_voc_detection_metrics: ['WeightedPascalBoxes', ({ pooledAP }) => pooledAP],
  oid_V2_detection_metrics: ['OpenImagesV2', ({ mAP }) => mAP],
  open_images_challenge: ['OpenImagesDetectionChallenge', ({ mAP }) => mAP],
};

const runs: Readonly<Record<string, Run>> = {
  precision_recall(oracle) {
    const { params, inputs, expected } = oracle;
    const instances = oracleNumber(params.num_gt);
    const [scores, labels] = [inputs.scores, inputs.labels].map((list) =>
      Float64Array.from(oracleNumbers(list)),
    );
    if (instances === 0) {
      const empty = new Float32Array(0);
      const none = { objectsYxyx: empty, objectClasses: new Int32Array(0) };
      const image = { ...none, detectionsYxyx: empty, detectionClasses: new Int32Array(0), scores: empty };
      expectOracle([evaluatePascal({ images: [image], classIds: [1] }).classes[0].AP], [expected.ap], oracle);
      return;
    }
    const { precision, recall } = precisionRecall(scores, labels, instances);
    expectOracle(precision, expected.precision, oracle);
    expectOracle(recall, expected.recall, oracle);
  },
  average_precision(oracle) {
    const precision = Float64Array.from(oracleNumbers(oracle.inputs.precision));
    const recall = Float64Array.from(oracleNumbers(oracle.inputs.recall));
    expectOracle([averagePrecision({ precision, recall })], [oracle.expected.ap], oracle);
  },
  tp_fp_single_class(oracle) {
    const { inputs, params, expected } = oracle;
    const judged = matchPascalImage(
      {
        objectsYxyx: oracleFloats(inputs.groundtruth_boxes),
        difficult: flags(inputs.is_difficult),
        groupOf: flags(inputs.is_group_of),
        detectionsYxyx: oracleFloats(inputs.detected_boxes),
        scores: oracleFloats(inputs.detected_scores),
      },
      oracleNumber(params.matching_iou_threshold),
      0,
    );
    expectOracle(judged.scores, expected.scores, oracle);
    expectOracle(judged.labels, expected.tp_fp_labels, oracle);
  },
  tp_fp_multi_class(oracle) {
    const { inputs, params, expected } = oracle;
    const pick = (boxes: unknown, classes: unknown, id: number): unknown[] =>
      (boxes as unknown[]).filter((_, i) => (classes as number[])[i] === id);
    for (let id = 0; id < oracleNumber(params.num_classes); id++) {
      const judged = matchPascalImage(
        {
          objectsYxyx: oracleFloats(pick(inputs.groundtruth_boxes, inputs.groundtruth_class_labels, id)),
          detectionsYxyx: oracleFloats(pick(inputs.detected_boxes, inputs.detected_class_labels, id)),
          scores: oracleFloats(pick(inputs.detected_scores, inputs.detected_class_labels, id)),
        },
        oracleNumber(params.matching_iou_threshold),
        0,
      );
      expectOracle(judged.scores, (expected.scores_per_class as unknown[])[id], oracle);
      expectOracle(judged.labels, (expected.tp_fp_per_class as unknown[])[id], oracle);
    }
  },
  detection_evaluator(oracle) {
    const { params, expected } = oracle;
    const evaluator = String(params.evaluator);
    const [prefix, meanOf] = evaluators[evaluator];
    const categories = params.categories as { id: number; name: string }[];
    const result = evaluatePascal({
      images: imagesOf(oracle, evaluator === 'open_images_challenge'),
      classIds: categories.map(({ id }) => id),
      groupOfWeight: params.group_of_weight as number | undefined,
    });
    categories.forEach(({ name }, i) => {
      const tag = `${prefix}_PerformanceByCategory/AP@0.5IOU/${name}`;
      expectOracle([result.classes[i].AP], [expected[tag]], oracle);
    });
    expectOracle([meanOf(result)], [expected[`${prefix}_Precision/mAP@0.5IOU`]], oracle);
  },
  object_detection_evaluation(oracle) {
    const { classes, mAP } = evaluatePascal({ images: imagesOf(oracle, false), classIds: [0, 1, 2] });
    const { expected } = oracle;
    expectOracle(
      classes.map(({ AP }) => AP),
      expected.average_precision_per_class,
      oracle,
    );
    expectOracle([mAP], [expected.mean_ap], oracle);
    expectOracle(
      classes.map(({ instances }) => instances),
      expected.num_gt_instances_per_class,
      oracle,
    );
    expectOracle(
      classes.map(({ images }) => images),
      expected.num_gt_imgs_per_class,
      oracle,
    );
    classes.forEach(({ precision, recall }, i) => {
      expectOracle(precision, (expected.precisions_per_class as unknown[])[i], oracle);
      expectOracle(recall, (expected.recalls_per_class as unknown[])[i], oracle);
    });
  },
};

/** Ops that only upstream's visual-relation metrics use. */
const outOfScope: Readonly<Record<string, string>> = {
  recall_at_k: 'only for visual relations, which are out of scope: skipped',
  median_rank_at_k: 'only for visual relations, which are out of scope: skipped',
};

describe.skipIf(!oraclesPresent)(oracleTitle('metrics'), () => {
  for (const oracle of oracleCases('metrics')) {
    const op = String(oracle.params.op);
    if (op === 'coco') continue;
    if (op in outOfScope) it.skip(`${oracle.id}: ${outOfScope[op]}`);
    else it(oracle.id, () => runs[op](oracle));
  }
});

describe('evaluatePascal', () => {
  const random = createRandom(50);
  const images = Array.from({ length: 4 }, (): PascalImage => {
    const objectsYxyx = randomBoxes(8, random);
    const objectClasses = Int32Array.from({ length: 8 }, () => 1 + random.int(2));
    return {
      objectsYxyx,
      objectClasses,
      difficult: Uint8Array.from({ length: 8 }, () => Number(random.int(5) === 0)),
      detectionsYxyx: objectsYxyx.map((value) => value + random.uniform(-0.03, 0.03)),
      detectionClasses: objectClasses,
      scores: Float32Array.from({ length: 8 }, () => random.next()),
    };
  });

  it('gives 1 for the ground truth itself, and NaN for a class without any', () => {
    const perfect = images.map((image) => ({ ...image, detectionsYxyx: image.objectsYxyx }));
    const { classes, mAP, pooledAP } = evaluatePascal({ images: perfect, classIds: [1, 2, 3] });
    expect(classes[2].AP).toBeNaN();
    for (const figure of [classes[0].AP, classes[1].AP, mAP, pooledAP]) expect(figure).toBeCloseTo(1, 12);
  });

  it('does not depend on the order of the images when scores differ', () => {
    const order = permutation(4, random);
    const result = evaluatePascal({ images, classIds: [1, 2] });
    const permuted = evaluatePascal({ images: Array.from(order, (i) => images[i]), classIds: [1, 2] });
    expect(result.mAP).toBeGreaterThan(0.1);
    expect(permuted).toEqual(result);
  });
});
