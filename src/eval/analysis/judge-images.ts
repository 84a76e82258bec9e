/**
 * @module
 * Which detections of an image are right and which of its objects are found, box by box: by COCO's matching at IoU
 * 0.5, for the detections that reach their class's score threshold. Leaving out what is below a threshold changes no
 * other match, since matching goes from the best score down.
 */

import type { CocoDetection, CocoGroundTruth } from '../coco/coco-data.ts';
import type { EvaluationData } from '../evaluation-data.ts';
import { groupByImage, matchByClass } from './image-boxes.ts';

const IOU = 0.5;

/** An object that counts. */
export interface JudgedObject {
  readonly object: CocoGroundTruth;
  readonly isFound: boolean;
}

/** A detection that counts. */
export interface JudgedDetection {
  readonly detection: CocoDetection;
  readonly isRight: boolean;
}

/** One image; crowds, and detections on them, are left out. Detections from the best score down. */
export interface JudgedImage {
  readonly objects: readonly JudgedObject[];
  readonly detections: readonly JudgedDetection[];
}

/** [I] each image of `data`. `thresholds` [C]: the least score that counts; undefined: none of that class. */
export function judgeImages(
  data: EvaluationData,
  thresholds: readonly (number | undefined)[],
): JudgedImage[] {
  const least = new Map(data.classes.map(({ id }, c) => [id, thresholds[c]]));
  const kept = data.detections.filter(({ classId, score }) => score >= (least.get(classId) ?? Infinity));
  const classIds = new Set(least.keys());
  return groupByImage(data.images.length, classIds, data.groundTruths, kept).map((image) => {
    const matched = matchByClass(image, IOU);
    const found = new Set(matched.map(({ object }) => object));
    return {
      objects: image.objects.map((object) => ({ object, isFound: found.has(object) })),
      detections: matched.map(({ detection, object }) => ({ detection, isRight: object !== undefined })),
    };
  });
}
