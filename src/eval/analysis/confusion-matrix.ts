/**
 * @module
 * Which class is taken for which, with the background as one more class: objects that nothing found, and detections
 * on nothing. At IoU 0.5, for the detections that reach their class's score threshold.
 *
 * Pairs of a detection and an object, each used once, are made from the best downwards: those of one class before all
 * others, then by overlap. So a right detection beside a wrong one on the same object counts as right, and the wrong
 * one as a detection on the background.
 */

import type { CocoDetection, CocoGroundTruth } from '../coco/coco-data.ts';
import { groupByImage, type ImageBoxes, iouXywh, isInCrowd } from './image-boxes.ts';

const IOU = 0.5;

export interface ConfusionInput {
  readonly images: number;
  readonly classIds: readonly number[];
  readonly groundTruths: readonly CocoGroundTruth[];
  readonly detections: readonly CocoDetection[];
  /** The least score that counts, for each of `classIds`; undefined: none of its detections. */
  readonly thresholds: readonly (number | undefined)[];
}

/**
 * [C+1][C+1] counts: row = what is there, column = what was said, the last of each the background. Row sums are the
 * objects of a class, column sums its detections; crowds, and detections on them, are left out.
 */
export function confusionMatrix(input: ConfusionInput): number[][] {
  const index = new Map(input.classIds.map((id, c) => [id, c]));
  const background = input.classIds.length;
  const indexOf = (id: number): number => index.get(id) ?? background;
  const matrix = Array.from({ length: background + 1 }, () => new Array<number>(background + 1).fill(0));
  const kept = input.detections.filter(({ classId, score }) => {
    const least = input.thresholds[indexOf(classId)];
    return least !== undefined && score >= least;
  });
  for (const image of groupByImage(input.images, new Set(input.classIds), input.groundTruths, kept)) {
    const pairs = pair(image);
    const taken = new Set(pairs.values());
    for (const found of image.detections) {
      const object = pairs.get(found);
      if (object === undefined && isInCrowd(found, image.crowds)) continue;
      matrix[object === undefined ? background : indexOf(object.classId)][indexOf(found.classId)]++;
    }
    for (const object of image.objects) if (!taken.has(object)) matrix[indexOf(object.classId)][background]++;
  }
  return matrix;
}

function pair({ objects, detections }: ImageBoxes): Map<CocoDetection, CocoGroundTruth> {
  const candidates = detections.flatMap((found) =>
    objects.flatMap((object) => {
      const iou = iouXywh(found.boxXywh, object.boxXywh);
      return iou >= IOU ? [{ found, object, iou, same: Number(found.classId === object.classId) }] : [];
    }),
  );
  candidates.sort((a, b) => b.same - a.same || b.iou - a.iou);
  const pairs = new Map<CocoDetection, CocoGroundTruth>();
  const taken = new Set<CocoGroundTruth>();
  for (const { found, object } of candidates) {
    if (pairs.has(found) || taken.has(object)) continue;
    pairs.set(found, object);
    taken.add(object);
  }
  return pairs;
}
