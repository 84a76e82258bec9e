/**
 * @module
 * An evaluation's data in the form of the Pascal family: image by image, boxes yxyx in pixels, with the marks that the
 * protocol heeds.
 */

import type { CocoDetection } from '../coco/coco-data.ts';
import type { EvaluatedObject, EvaluationData } from '../evaluation-data.ts';
import type { PascalImage } from '../pascal/evaluate-pascal.ts';

/** Which marks count; others are not looked at. */
export interface PascalMarks {
  readonly difficult?: boolean;
  readonly groupOf?: boolean;
  /** Leave out detections of classes that the image is not known to show or lack: those that no object of it has. */
  readonly verifiedOnly?: boolean;
}

/** [N, 4] yxyx of xywh boxes. */
function cornersYxyx(boxes: readonly Pick<CocoDetection, 'boxXywh'>[]): Float32Array {
  const corners = new Float32Array(4 * boxes.length);
  boxes.forEach(({ boxXywh: [x, y, width, height] }, i) => {
    corners.set([y, x, y + height, x + width], 4 * i);
  });
  return corners;
}

/** The images of `data`, in order. */
export function pascalImages(data: EvaluationData, marks: PascalMarks): PascalImage[] {
  const groups = data.images.map(() => ({
    objects: [] as EvaluatedObject[],
    detections: [] as CocoDetection[],
  }));
  for (const object of data.groundTruths) groups[object.imageId].objects.push(object);
  for (const found of data.detections) groups[found.imageId].detections.push(found);
  return groups.map(({ objects, detections }) => ({
    objectsYxyx: cornersYxyx(objects),
    objectClasses: Int32Array.from(objects, ({ classId }) => classId),
    difficult: marks.difficult
      ? Uint8Array.from(objects, ({ isDifficult }) => Number(isDifficult === true))
      : undefined,
    groupOf: marks.groupOf ? Uint8Array.from(objects, ({ isGroup }) => Number(isGroup === true)) : undefined,
    verifiedClasses: marks.verifiedOnly ? [] : undefined,
    detectionsYxyx: cornersYxyx(detections),
    detectionClasses: Int32Array.from(detections, ({ classId }) => classId),
    scores: Float32Array.from(detections, ({ score }) => score),
  }));
}
