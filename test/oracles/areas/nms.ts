/**
 * @module
 * `nms`: suppression class by class of one image, or of a batch padded with zeros.
 */

import { multiclassNonMaxSuppression } from '../../../src/detection/batch-multiclass-nms.ts';
import {
  optionalNumber,
  oracleFloats,
  oracleList,
  oracleNumber,
  oracleNumbers,
  oracleShape,
} from '../oracle-case.ts';
import { type AreaRunner, UnknownEntry } from './area.ts';
import { windowOf } from './box-ops.ts';

/** Upstream's arrays: padded with zeros to `size` numbers. */
const padded = (values: ArrayLike<number>, size: number): number[] =>
  Array.from({ length: size }, (_, i) => values[i] ?? 0);

export const runNms: AreaRunner = ({ params, inputs, expected }, compare) => {
  if (params.op !== 'multiclass_nms' && params.op !== 'batch_multiclass_nms') {
    throw new UnknownEntry(`There is no suppression "${params.op}".`);
  }
  const batched = params.op === 'batch_multiclass_nms';
  const images = (value: unknown): readonly unknown[] => (batched ? oracleList(value) : [value]);
  const valid = inputs.num_valid_boxes === undefined ? undefined : oracleNumbers(inputs.num_valid_boxes);
  const windows = inputs.clip_window ?? undefined;
  const windowsPerImage = windows !== undefined && oracleShape(windows).length === 2;
  const allScores = images(inputs.scores);
  images(inputs.boxes).forEach((boxes, image) => {
    const rows = oracleList(allScores[image]);
    const [, numClasses] = oracleShape(rows);
    const count = valid?.[image] ?? rows.length;
    const perClass = oracleNumber(params.max_size_per_class);
    const total = optionalNumber(params.max_total_size) || perClass * numClasses;
    const window = windowsPerImage ? oracleList(windows)[image] : windows;
    const found = multiclassNonMaxSuppression({
      boxesYxyx: oracleFloats(oracleList(boxes).slice(0, count)),
      scores: oracleFloats(rows.slice(0, count)),
      numClasses,
      scoreThreshold: oracleNumber(params.score_thresh),
      iouThreshold: oracleNumber(params.iou_thresh),
      maxDetectionsPerClass: perClass,
      maxTotalDetections: total,
      softNmsSigma: optionalNumber(params.soft_nms_sigma),
      clipWindow: window === undefined ? undefined : windowOf(window),
      changeCoordinateFrame: params.change_coordinate_frame === true,
    });
    const length = batched ? total : found.count;
    const figures: Readonly<Record<string, ArrayLike<number>>> = {
      boxes: padded(found.boxesYxyx, 4 * length),
      scores: padded(found.scores, length),
      classes: padded(found.classes, length),
      num_detections: [found.count],
    };
    for (const [key, actual] of Object.entries(figures)) {
      if (expected[key] === undefined) continue;
      const wanted = batched ? oracleList(expected[key])[image] : expected[key];
      compare.numbers(key, actual, { expected: wanted, label: batched ? ` of image ${image}` : '' });
    }
  });
};
