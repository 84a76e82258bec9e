/**
 * @module
 * Objects and detections image by image, whatever their class, with the overlaps that the confusion matrix and the
 * error types are read from.
 */

import type { BoxXywh, CocoDetection, CocoGroundTruth } from '../coco/coco-data.ts';
import { MAX_DETECTIONS } from '../coco/coco-settings.ts';

/** What stands in one image: objects as listed, detections from the best score down (equal ones as listed). */
export interface ImageBoxes {
  readonly objects: readonly CocoGroundTruth[];
  readonly crowds: readonly CocoGroundTruth[];
  readonly detections: readonly CocoDetection[];
}

/** The boxes of images 0 … `images` − 1 of the classes in `classIds`. */
export function groupByImage(
  images: number,
  classIds: ReadonlySet<number>,
  groundTruths: readonly CocoGroundTruth[],
  detections: readonly CocoDetection[],
): ImageBoxes[] {
  const groups = Array.from({ length: images }, () => ({
    objects: [] as CocoGroundTruth[],
    crowds: [] as CocoGroundTruth[],
    detections: [] as CocoDetection[],
  }));
  for (const object of groundTruths) {
    if (!classIds.has(object.classId)) continue;
    const { objects, crowds } = groups[object.imageId];
    (object.isCrowd ? crowds : objects).push(object);
  }
  for (const found of detections)
    if (classIds.has(found.classId)) groups[found.imageId].detections.push(found);
  for (const group of groups) group.detections.sort((a, b) => b.score - a.score);
  return groups;
}

function sharedArea(a: BoxXywh, b: BoxXywh): number {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
  if (width <= 0) return 0;
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
  return height <= 0 ? 0 : width * height;
}

/** Intersection over union of two xywh boxes; 0 of boxes that share nothing. */
export function iouXywh(a: BoxXywh, b: BoxXywh): number {
  const shared = sharedArea(a, b);
  return shared === 0 ? 0 : shared / (a[2] * a[3] + b[2] * b[3] - shared);
}

/** Whether a crowd of the detection's class covers at least half of it, so that it counts for nothing. */
export function isInCrowd(found: CocoDetection, crowds: readonly CocoGroundTruth[]): boolean {
  const area = found.boxXywh[2] * found.boxXywh[3];
  return crowds.some(
    ({ classId, boxXywh }) =>
      classId === found.classId && sharedArea(found.boxXywh, boxXywh) >= 0.5 * area && area > 0,
  );
}

/** A detection that counts, and the object that it has; undefined: it is wrong. */
export interface MatchedDetection {
  readonly detection: CocoDetection;
  readonly object: CocoGroundTruth | undefined;
}

/**
 * The detections of an image by COCO's matching from IoU `least` up, from the best score down: at most 100 of a class,
 * without those that a crowd covers.
 */
export function matchByClass({ objects, crowds, detections }: ImageBoxes, least: number): MatchedDetection[] {
  const taken = new Set<CocoGroundTruth>();
  const counted = new Map<number, number>();
  return detections.flatMap((detection) => {
    const { classId } = detection;
    const rank = counted.get(classId) ?? 0;
    counted.set(classId, rank + 1);
    if (rank >= MAX_DETECTIONS) return [];
    const open = objects.filter((object) => object.classId === classId && !taken.has(object));
    const { object } = nearest(detection, open, least);
    if (object !== undefined) taken.add(object);
    else if (isInCrowd(detection, crowds)) return [];
    return [{ detection, object }];
  });
}

/** The object of the largest overlap ≥ `least`, the last of equals as in COCO's matching. */
export function nearest(
  { boxXywh }: CocoDetection,
  objects: readonly CocoGroundTruth[],
  least = 0,
): { readonly object: CocoGroundTruth | undefined; readonly iou: number } {
  let object: CocoGroundTruth | undefined;
  let iou = least;
  for (const each of objects) {
    const value = iouXywh(boxXywh, each.boxXywh);
    if (value >= iou) [object, iou] = [each, value];
  }
  return object === undefined ? { object, iou: 0 } : { object, iou };
}
