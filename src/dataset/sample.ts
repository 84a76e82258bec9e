/**
 * @module
 * What every data set reader yields: one image's description and its boxes, still encoded, still in the size it
 * was taken in. Boxes are `yxyx`, normalised to [0, 1] by the image's own height and width, as in tf.Example.
 */

/** The boxes of one image. G boxes; every array has G entries but `boxesYxyx`, which has 4·G. */
export interface GroundTruth {
  /** [G, 4] ymin, xmin, ymax, xmax; normalised. */
  readonly boxesYxyx: Float32Array;
  /** [G] label-map ids (≥ 1). */
  readonly classes: Int32Array;
  /** [G] box weights (`image/object/weight`; 1 where the data has none). */
  readonly weights: Float32Array;
  /** [G] 1 where the box is marked difficult (Pascal VOC). */
  readonly difficult: Uint8Array;
  /** [G] 1 where the box is a crowd (COCO). */
  readonly isCrowd: Uint8Array;
  /** [G] 1 where the box stands for a group (Open Images). */
  readonly groupOf: Uint8Array;
  /** [G] areas in pixels² where the data states them (COCO's segmentation area); else undefined. */
  readonly areas?: Float32Array;
}

/** One image of a data set, without its pixels. */
export interface Sample {
  /** Unique in the data set: the COCO image id, `image/source_id`, or the file's stem. */
  readonly sourceId: string;
  /** The image file's name, as the data states it. */
  readonly filename: string;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  readonly groundTruth: GroundTruth;
}
