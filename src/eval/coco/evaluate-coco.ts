/**
 * @module
 * COCO's evaluation of boxes (pycocotools/cocoeval.py): IoU 0.50 : 0.05 : 0.95, 101 recalls, at most 100 detections of
 * a class in an image; equal to pycocotools to rounding.
 *
 * Each class and image is matched once for every area range and threshold, into bit masks; then each class is ranked
 * once and its figures are read off the ranked bits.
 */

import { DataError } from '../../util/errors.ts';
import { orderDescending } from '../../util/order-descending.ts';
import { accumulateClass, type ClassFigures } from './accumulate-class.ts';
import {
  COCO_STATS,
  type CocoClass,
  type CocoClassResult,
  type CocoDetection,
  type CocoGroundTruth,
  type CocoResult,
  type CocoStats,
} from './coco-data.ts';
import { AREA_RANGES, MAX_DETECTIONS } from './coco-settings.ts';
import { type GroupedBoxes, groupBoxes } from './group-boxes.ts';
import { type CocoMatches, type GroupedGroundTruth, matchImage } from './match-image.ts';

/** What to evaluate. Objects and detections of classes not in `classes` are left out, as pycocotools does. */
export interface EvaluateCocoOptions {
  readonly groundTruths: readonly CocoGroundTruth[];
  readonly detections: readonly CocoDetection[];
  readonly classes: readonly CocoClass[];
  /** The images evaluated, with or without objects. */
  readonly imageIds: readonly number[];
}

/** Which area range, detection limit and threshold (absent: all) each figure is read from. */
const READINGS: {
  readonly [K in keyof CocoStats]: {
    readonly of: keyof ClassFigures;
    readonly range: number;
    readonly limit: number;
    readonly threshold?: number;
  };
} = {
  AP: { of: 'averagePrecision', range: 0, limit: 100 },
  AP50: { of: 'averagePrecision', range: 0, limit: 100, threshold: 0 },
  AP75: { of: 'averagePrecision', range: 0, limit: 100, threshold: 5 },
  AP_small: { of: 'averagePrecision', range: 1, limit: 100 },
  AP_medium: { of: 'averagePrecision', range: 2, limit: 100 },
  AP_large: { of: 'averagePrecision', range: 3, limit: 100 },
  AR1: { of: 'recall', range: 0, limit: 1 },
  AR10: { of: 'recall', range: 0, limit: 10 },
  AR100: { of: 'recall', range: 0, limit: 100 },
  AR_small: { of: 'recall', range: 1, limit: 100 },
  AR_medium: { of: 'recall', range: 2, limit: 100 },
  AR_large: { of: 'recall', range: 3, limit: 100 },
};

/**
 * COCO's twelve figures over all classes, and for each class.
 *
 * @throws DataError for an object or detection of an image not in `imageIds`, or with a box or score that is not finite.
 */
export function evaluateCoco(options: EvaluateCocoOptions): CocoResult {
  const { groundTruths, detections: found, classes } = options;
  // Images in ascending order, as pycocotools ranks equal scores of one class by image.
  const imageIds = [...new Set(options.imageIds)].sort((a, b) => a - b);
  const keys = {
    classIndex: new Map(classes.map(({ id }, index) => [id, index])),
    imageIndex: new Map(imageIds.map((id, index) => [id, index])),
  };
  const objects = groupBoxes(groundTruths, keys, 'ground truth');
  const groundTruth: GroupedGroundTruth = {
    ...objects,
    areas: Float64Array.from(objects.source, (i) => {
      const { area, boxXywh } = groundTruths[i];
      return area ?? boxXywh[2] * boxXywh[3];
    }),
    crowd: Uint8Array.from(objects.source, (i) => (groundTruths[i].isCrowd ? 1 : 0)),
  };
  const scores = Float64Array.from(found, ({ score }) => score);
  const broken = scores.findIndex((score) => !Number.isFinite(score));
  if (broken >= 0) {
    throw new DataError(
      'COCO evaluation',
      `detection ${broken} of image ${found[broken].imageId} has the score ${scores[broken]}; expected a finite number.`,
    );
  }
  const detections = groupBoxes(found, keys, 'detection', {
    order: orderDescending(scores),
    limit: MAX_DETECTIONS,
  });
  const total = AREA_RANGES.length * detections.source.length;
  const matches: CocoMatches = { matched: new Uint16Array(total), ignored: new Uint16Array(total) };
  const groups = detections.start.length - 1;
  for (let group = 0; group < groups; group++) matchImage(group, detections, groundTruth, matches);

  const results = classes.map((each, index) =>
    classResult(each, { detections, groundTruth, matches, scores, images: imageIds.length, index }),
  );
  const stats = readStats((name) => {
    const values = results.map((result) => result[name]).filter((value) => value > -1);
    return mean(values);
  });
  return { stats, classes: results };
}

interface ClassPart {
  readonly detections: GroupedBoxes;
  readonly groundTruth: GroupedGroundTruth;
  readonly matches: CocoMatches;
  readonly scores: Float64Array;
  readonly images: number;
  readonly index: number;
}

function classResult(each: CocoClass, part: ClassPart): CocoClassResult {
  const { detections, groundTruth, matches, scores, images, index } = part;
  const [firstGroup, lastGroup] = [index * images, (index + 1) * images];
  const first = detections.start[firstGroup];
  const count = detections.start[lastGroup] - first;
  const order = orderDescending(
    Float64Array.from({ length: count }, (_, k) => scores[detections.source[first + k]]),
  );
  const rank = new Uint8Array(count);
  let imagesWithObjects = 0;
  const instances = AREA_RANGES.map(() => 0);
  for (let group = firstGroup; group < lastGroup; group++) {
    const start = detections.start[group];
    for (let row = start; row < detections.start[group + 1]; row++) rank[row - first] = row - start;
    const before = instances[0];
    for (let row = groundTruth.start[group]; row < groundTruth.start[group + 1]; row++) {
      if (groundTruth.crowd[row] === 1) continue;
      AREA_RANGES.forEach(([low, high], range) => {
        if (groundTruth.areas[row] >= low && groundTruth.areas[row] <= high) instances[range]++;
      });
    }
    if (instances[0] > before) imagesWithObjects++;
  }

  const figures = new Map<string, ClassFigures>();
  const figuresOf = (range: number, limit: number): ClassFigures => {
    const key = `${range} ${limit}`;
    const known = figures.get(key);
    if (known) return known;
    const rows = limit < MAX_DETECTIONS ? order.filter((k) => rank[k] < limit) : order;
    const at = range * detections.source.length + first;
    const matched = new Uint16Array(rows.length);
    const ignored = new Uint16Array(rows.length);
    for (let k = 0; k < rows.length; k++) {
      matched[k] = matches.matched[at + rows[k]];
      ignored[k] = matches.ignored[at + rows[k]];
    }
    const computed = accumulateClass({ matched, ignored, instances: instances[range] });
    figures.set(key, computed);
    return computed;
  };
  const stats = readStats((name) => {
    const { of, range, limit, threshold } = READINGS[name];
    const values = figuresOf(range, limit)[of];
    return threshold === undefined ? mean(values) : values[threshold];
  });
  return { ...each, ...stats, instances: instances[0], images: imagesWithObjects, detections: count };
}

function readStats(read: (name: keyof CocoStats) => number): CocoStats {
  return Object.fromEntries(COCO_STATS.map((name) => [name, read(name)])) as unknown as CocoStats;
}

/** −1 of nothing. */
function mean(values: readonly number[] | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length === 0 ? -1 : sum / values.length;
}
