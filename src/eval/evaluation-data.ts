/**
 * @module
 * What is evaluated, in one form for every protocol: images, the objects annotated in them, the detections found in
 * them. Boxes are `xywh` in pixels of the original image, as in `coco-data.ts`.
 */

import type { CocoClass, CocoDetection, CocoGroundTruth } from './coco/coco-data.ts';

/** One image. Its number in the list is the `imageId` of its objects and detections. */
export interface EvaluatedImage {
  /** Unique in the data set: `Sample.sourceId`. */
  readonly id: string;
  readonly filename: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** One annotated object with the marks that only some protocols heed. */
export interface EvaluatedObject extends CocoGroundTruth {
  /** Pascal VOC's mark. */
  readonly isDifficult?: boolean | undefined;
  /** Open Images' mark. */
  readonly isGroup?: boolean | undefined;
}

/** A whole evaluation's input. */
export interface EvaluationData {
  readonly images: readonly EvaluatedImage[];
  readonly classes: readonly CocoClass[];
  readonly groundTruths: readonly EvaluatedObject[];
  readonly detections: readonly CocoDetection[];
}
