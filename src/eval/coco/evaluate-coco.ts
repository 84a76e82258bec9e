/**
 * @module
 * COCO's evaluation of boxes (pycocotools/cocoeval.py): IoU 0.50 : 0.05 : 0.95, 101 recalls, at most 100 detections of
 * a class in an image; equal to pycocotools to rounding.
 *
 * Each class and image is matched once for every area range and threshold, into bit masks; then each class is ranked
 * once and its figures are read off the ranked bits.
 */

import { orderDescending } from '../../util/order-descending.ts';
import { accumulateClass, type ClassFigures } from './accumulate-class.ts';
import {
  COCO_STATS,
  type CocoClass,
  type CocoClassResult,
  type CocoResult,
  type CocoStats,
} from './coco-data.ts';
import { AREA_RANGES, MAX_DETECTIONS } from './coco-settings.ts';
import { type CocoMatching, type EvaluateCocoOptions, matchCoco } from './match-coco.ts';

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
  return cocoFigures(matchCoco(options));
}

/** The figures of what has been matched. */
export function cocoFigures(matching: CocoMatching): CocoResult {
  const results = matching.classes.map((each, index) => classResult(each, matching, index));
  const stats = readStats((name) => {
    const values = results.map((result) => result[name]).filter((value) => value > -1);
    return mean(values);
  });
  return { stats, classes: results };
}

function classResult(each: CocoClass, matching: CocoMatching, index: number): CocoClassResult {
  const { detections, groundTruth, matches, scores } = matching;
  const images = matching.imageIds.length;
  const [firstGroup, lastGroup] = [index * images, (index + 1) * images];
  const first = detections.start[firstGroup];
  const count = detections.start[lastGroup] - first;
  const order = orderDescending(
    Float64Array.from({ length: count }, (_, k) => scores[detections.source[first + k]]),
  );
  const rank = new Uint16Array(count);
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
