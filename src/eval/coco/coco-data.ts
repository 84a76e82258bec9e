/**
 * @module
 * What a COCO evaluation reads and gives. Boxes are `xywh` in pixels of the original image: this is COCO's own format,
 * and the edge at which boxes leave `yxyx`.
 */

/** x of the left edge, y of the upper edge, width, height; pixels. */
export type BoxXywh = readonly [number, number, number, number];

/** One annotated object. */
export interface CocoGroundTruth {
  readonly imageId: number;
  readonly classId: number;
  readonly boxXywh: BoxXywh;
  /** Pixels²; decides small, medium or large. Default: width · height of the box. */
  readonly area?: number | undefined;
  /** A crowd is matched by any number of detections, which then count for nothing. Default false. */
  readonly isCrowd?: boolean | undefined;
}

/** One detection. */
export interface CocoDetection {
  readonly imageId: number;
  readonly classId: number;
  readonly boxXywh: BoxXywh;
  readonly score: number;
}

/** A class by its label-map id. */
export interface CocoClass {
  readonly id: number;
  readonly name: string;
}

/** The names of COCO's twelve figures, in COCO's order. */
export const COCO_STATS = [
  'AP',
  'AP50',
  'AP75',
  'AP_small',
  'AP_medium',
  'AP_large',
  'AR1',
  'AR10',
  'AR100',
  'AR_small',
  'AR_medium',
  'AR_large',
] as const;

/** COCO's twelve figures in [0, 1]; −1 where there is no ground truth to average over. */
export type CocoStats = { readonly [K in (typeof COCO_STATS)[number]]: number };

/** The figures of one class, with its counts over the images evaluated. */
export interface CocoClassResult extends CocoStats, CocoClass {
  /** Annotated objects, crowds left out. */
  readonly instances: number;
  /** Images with at least one of them. */
  readonly images: number;
  /** Detections counted: at most 100 in an image. */
  readonly detections: number;
}

/** An evaluation. `stats` averages over the classes that have ground truth. */
export interface CocoResult {
  readonly stats: CocoStats;
  readonly classes: readonly CocoClassResult[];
}
