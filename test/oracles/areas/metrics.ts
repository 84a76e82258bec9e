/**
 * @module
 * `metrics`: Pascal VOC, Open Images and COCO evaluation, and the small functions that they are made of.
 */

import { takeRows } from '../../../src/detection/boxes/take-rows.ts';
import { nonMaxSuppression } from '../../../src/detection/non-max-suppression.ts';
import type { CocoClass, CocoGroundTruth } from '../../../src/eval/coco/coco-data.ts';
import { evaluateCoco } from '../../../src/eval/coco/evaluate-coco.ts';
import { correctLocalization } from '../../../src/eval/pascal/correct-localization.ts';
import {
  evaluatePascal,
  type PascalImage,
  type PascalResult,
} from '../../../src/eval/pascal/evaluate-pascal.ts';
import { type JudgedDetections, matchPascalImage } from '../../../src/eval/pascal/match-pascal-image.ts';
import { averagePrecision, precisionRecall } from '../../../src/eval/pascal/precision-recall.ts';
import { medianRankAtK, recallAtK } from '../../../src/eval/recall-at-k.ts';
import {
  type OracleCase,
  optionalNumber,
  oracleFloats,
  oracleList,
  oracleNumber,
  oracleNumbers,
} from '../oracle-case.ts';
import { type AreaRunner, entryOf } from './area.ts';

type Entry = Readonly<Record<string, unknown>>;

const entries = (value: unknown): readonly Entry[] => oracleList(value) as readonly Entry[];
const flags = (value: unknown): Uint8Array | undefined =>
  value === undefined || value === null ? undefined : Uint8Array.from(oracleNumbers(value));

/** What a metric set of upstream heeds, the prefix of its tags, and the figure its mean is. */
interface Evaluator {
  readonly prefix: string;
  readonly difficult?: true;
  readonly groupOf?: true;
  readonly verified?: true;
  readonly groupOfWeight?: number;
  readonly mean: (result: PascalResult) => number;
}

const mAP = (result: PascalResult): number => result.mAP;
const challenge: Evaluator = {
  prefix: 'OpenImagesDetectionChallenge',
  groupOf: true,
  verified: true,
  groupOfWeight: 1,
  mean: mAP,
};

const EVALUATORS: Readonly<Record<string, Evaluator>> = {
  pascal_voc_detection_metrics: { prefix: 'PascalBoxes', difficult: true, mean: mAP },
  weighted_pascal_voc_detection_metrics: {
    prefix: 'WeightedPascalBoxes',
    difficult: true,
    mean: ({ pooledAP }) => pooledAP,
  },
  precision_at_recall_detection_metrics: { prefix: 'PrecisionAtRecallBoxes', difficult: true, mean: mAP },
  oid_V2_detection_metrics: { prefix: 'OpenImagesV2', groupOf: true, mean: mAP },
  oid_challenge_detection_metrics: challenge,
  open_images_challenge: challenge,
};

function imagesOf({ inputs }: OracleCase, heeded: Omit<Evaluator, 'prefix' | 'mean'>): PascalImage[] {
  const detections = new Map(entries(inputs.detections).map((entry) => [entry.image, entry]));
  return entries(inputs.groundtruth).map((entry) => {
    const found = detections.get(entry.image);
    return {
      objectsYxyx: oracleFloats(entry.boxes),
      objectClasses: Int32Array.from(oracleNumbers(entry.classes)),
      difficult: heeded.difficult && flags(entry.difficult),
      groupOf: heeded.groupOf && flags(entry.group_of),
      verifiedClasses: heeded.verified && oracleNumbers(entry.image_classes ?? []),
      detectionsYxyx: oracleFloats(found?.boxes ?? []),
      detectionClasses: Int32Array.from(oracleNumbers(found?.classes ?? [])),
      scores: oracleFloats(found?.scores ?? []),
    };
  });
}

/** The detections of one class, judged; upstream suppresses among them first where the case asks for it. */
function judge(
  { inputs, params }: OracleCase,
  own: (classes: unknown) => readonly number[],
): JudgedDetections {
  const objects = own(inputs.groundtruth_class_labels ?? inputs.groundtruth_boxes);
  const found = own(inputs.detected_class_labels ?? inputs.detected_boxes);
  const detectionsYxyx = takeRows(oracleFloats(inputs.detected_boxes), 4, found);
  const scores = takeRows(oracleFloats(inputs.detected_scores), 1, found);
  const { indices } = nonMaxSuppression({
    boxesYxyx: detectionsYxyx,
    scores,
    iouThreshold: optionalNumber(params.nms_iou_threshold) ?? 1,
    maxOutputSize: optionalNumber(params.nms_max_output_boxes),
  });
  const of = (value: unknown): Uint8Array | undefined => {
    const all = flags(value);
    return all && Uint8Array.from(objects, (g) => all[g]);
  };
  return matchPascalImage(
    {
      objectsYxyx: takeRows(oracleFloats(inputs.groundtruth_boxes), 4, objects),
      difficult: of(inputs.is_difficult),
      groupOf: of(inputs.is_group_of),
      detectionsYxyx: takeRows(detectionsYxyx, 4, indices),
      scores: takeRows(scores, 1, indices),
    },
    oracleNumber(params.matching_iou_threshold),
    optionalNumber(params.group_of_weight) ?? 0,
  );
}

const bounds = (params: Entry): readonly [number, number] => [
  optionalNumber(params.recall_lower_bound) ?? 0,
  optionalNumber(params.recall_upper_bound) ?? 1,
];

const runPrecisionRecall: AreaRunner = ({ params, inputs, expected }, compare) => {
  const instances = oracleNumber(params.num_gt);
  const [scores, labels] = [inputs.scores, inputs.labels].map((list) =>
    Float64Array.from(oracleNumbers(list)),
  );
  // Without ground truth upstream has no curve, and an AP of NaN.
  const curve = instances === 0 ? undefined : precisionRecall(scores, labels, instances);
  for (const key of ['precision', 'recall'] as const) {
    if (curve === undefined || expected[key] === null)
      compare.same(key, curve === undefined ? null : curve[key]);
    else compare.numbers(key, curve[key]);
  }
  compare.numbers('ap', [curve === undefined ? Number.NaN : averagePrecision(curve)]);
};

const runEvaluator: AreaRunner = (oracle, compare) => {
  const { params } = oracle;
  const evaluator = entryOf('evaluator', EVALUATORS, params.evaluator);
  const categories = params.categories as readonly { id: number; name: string }[];
  const threshold = oracleNumber(params.matching_iou_threshold);
  const [lowest, highest] = bounds(params);
  const result = evaluatePascal({
    images: imagesOf(oracle, evaluator),
    classIds: categories.map(({ id }) => id),
    iouThreshold: threshold,
    groupOfWeight: optionalNumber(params.group_of_weight) ?? evaluator.groupOfWeight,
    recallBounds: [lowest, highest],
  });
  const within = lowest === 0 && highest === 1 ? '' : `@[${lowest.toFixed(1)},${highest.toFixed(1)}]Recall`;
  categories.forEach(({ name }, i) => {
    const tag = `${evaluator.prefix}_PerformanceByCategory/AP@${threshold}IOU${within}/${name}`;
    compare.numbers(tag, [result.classes[i].AP]);
  });
  compare.numbers(`${evaluator.prefix}_Precision/mAP@${threshold}IOU${within}`, [evaluator.mean(result)]);
};

const runObjectDetectionEvaluation: AreaRunner = (oracle, compare) => {
  const { params, expected } = oracle;
  const classIds = Array.from({ length: oracleNumber(params.num_classes) }, (_, id) => id);
  const images = imagesOf(oracle, { difficult: true, groupOf: true });
  const iouThreshold = oracleNumber(params.matching_iou_threshold);
  const groupOfWeight = optionalNumber(params.group_of_weight) ?? 0;
  const result = evaluatePascal({
    images,
    classIds,
    iouThreshold,
    groupOfWeight,
    recallBounds: bounds(params),
  });
  const { classes } = result;
  compare.numbers(
    'average_precision_per_class',
    classes.map(({ AP }) => AP),
  );
  compare.numbers('mean_ap', [result.mAP]);
  compare.numbers(
    'num_gt_instances_per_class',
    classes.map(({ instances }) => instances),
  );
  compare.numbers(
    'num_gt_imgs_per_class',
    classes.map((each) => each.images),
  );
  const corLoc = correctLocalization(images, classIds, iouThreshold);
  compare.numbers('corloc_per_class', corLoc.classes);
  compare.numbers('mean_corloc', [corLoc.mean]);
  for (const [key, curve] of [
    ['precisions_per_class', 'precision'],
    ['recalls_per_class', 'recall'],
  ] as const) {
    if (expected[key] === undefined) continue;
    oracleList(expected[key]).forEach((wanted, i) => {
      compare.numbers(key, classes[i][curve], { expected: wanted, label: ` of class ${i}` });
    });
  }
};

/** Upstream's tags of COCO's twelve figures. */
const COCO_TAGS = {
  AP: 'Precision/mAP',
  AP50: 'Precision/mAP@.50IOU',
  AP75: 'Precision/mAP@.75IOU',
  AP_small: 'Precision/mAP (small)',
  AP_medium: 'Precision/mAP (medium)',
  AP_large: 'Precision/mAP (large)',
  AR1: 'Recall/AR@1',
  AR10: 'Recall/AR@10',
  AR100: 'Recall/AR@100',
  AR_small: 'Recall/AR@100 (small)',
  AR_medium: 'Recall/AR@100 (medium)',
  AR_large: 'Recall/AR@100 (large)',
} as const;

const runCoco: AreaRunner = ({ inputs, params }, compare) => {
  const names = entries(inputs.groundtruth).map(({ image }) => image);
  const boxesOf = (value: unknown): (CocoGroundTruth & { readonly score: number })[] =>
    entries(value).flatMap((entry) =>
      oracleList(entry.boxes).map((box, i) => {
        const [ymin, xmin, ymax, xmax] = oracleNumbers(box);
        const crowd = flags(entry.is_crowd);
        return {
          imageId: names.indexOf(entry.image),
          classId: oracleNumbers(entry.classes)[i],
          boxXywh: [xmin, ymin, xmax - xmin, ymax - ymin] as const,
          isCrowd: crowd?.[i] === 1,
          score: entry.scores === undefined ? 0 : oracleNumbers(entry.scores)[i],
        };
      }),
    );
  const result = evaluateCoco({
    groundTruths: boxesOf(inputs.groundtruth),
    detections: boxesOf(inputs.detections),
    classes: params.categories as readonly CocoClass[],
    imageIds: Array.from(names.keys()),
  });
  for (const [stat, tag] of Object.entries(COCO_TAGS)) {
    compare.numbers(`DetectionBoxes_${tag}`, [result.stats[stat as keyof typeof COCO_TAGS]]);
    for (const each of result.classes) {
      const byCategory = tag.replace(/^(\w+\/\w+)/, '$1 ByCategory');
      compare.numbers(`DetectionBoxes_${byCategory}/${each.name}`, [each[stat as keyof typeof COCO_TAGS]]);
    }
  }
  for (const { name, AP } of result.classes) {
    compare.numbers(`DetectionBoxes_PerformanceByCategory/mAP/${name}`, [AP]);
  }
};

const OPERATIONS: Readonly<Record<string, AreaRunner>> = {
  precision_recall: runPrecisionRecall,
  average_precision: ({ inputs }, compare) => {
    const precision = Float64Array.from(oracleNumbers(inputs.precision));
    const recall = Float64Array.from(oracleNumbers(inputs.recall));
    compare.numbers('ap', [averagePrecision({ precision, recall })]);
  },
  recall_at_k: ({ inputs, params }, compare) => {
    const lists = oracleList(inputs.tp_fp).map(oracleNumbers);
    const instances = oracleNumber(params.num_gt);
    compare.numbers(
      'recall',
      oracleNumbers(inputs.k).map((k) => recallAtK(lists, instances, k)),
    );
  },
  median_rank_at_k: ({ inputs }, compare) => {
    const lists = oracleList(inputs.tp_fp).map(oracleNumbers);
    compare.numbers(
      'median_rank',
      oracleNumbers(inputs.k).map((k) => medianRankAtK(lists, k)),
    );
  },
  tp_fp_single_class: (oracle, compare) => {
    const judged = judge(oracle, (rows) => Array.from(oracleList(rows).keys()));
    compare.numbers('scores', judged.scores);
    compare.numbers('tp_fp_labels', judged.labels);
  },
  tp_fp_multi_class: (oracle, compare) => {
    const { params, expected } = oracle;
    for (let id = 0; id < oracleNumber(params.num_classes); id++) {
      const judged = judge(oracle, (classes) =>
        oracleNumbers(classes).flatMap((each, i) => (each === id ? [i] : [])),
      );
      const part = (key: string) => ({ expected: oracleList(expected[key])[id], label: ` of class ${id}` });
      compare.numbers('scores_per_class', judged.scores, part('scores_per_class'));
      compare.numbers('tp_fp_per_class', judged.labels, part('tp_fp_per_class'));
    }
  },
  detection_evaluator: runEvaluator,
  object_detection_evaluation: runObjectDetectionEvaluation,
  coco: runCoco,
};

export const runMetrics: AreaRunner = (oracle, compare) =>
  entryOf('metric', OPERATIONS, oracle.params.op)(oracle, compare);
