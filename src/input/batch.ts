/**
 * @module
 * What one training step is fed.
 */

import { invariant } from '../util/errors.ts';

/** B images and the targets of their A anchors; D is the label size, C the number of classes. */
export interface Batch {
  /** The step that this batch is for, from 0. */
  readonly step: number;
  /** [B, 3, H, W] RGB 0..255 */
  readonly images: Float32Array;
  /** [B, A, D] */
  readonly classTargets: Float32Array;
  /**
   * [B, A] u(a): the matched box's weight, the negative class weight, or 0 where ignored. [B, A, D] with confidences as
   * targets.
   */
  readonly classWeights: Float32Array;
  /** [B, A, code size] */
  readonly boxTargets: Float32Array;
  /** [B, A] v(a): the matched box's weight, else 0. */
  readonly boxWeights: Float32Array;
  /** [B, A] the index of the matched box in its image, −1 background, −2 ignored. */
  readonly match: Int32Array;
  /** [B, A] m(a): the matched box's class 1..C; 0 where background, ignored, or of a class beyond C. */
  readonly matchedClass: Int32Array;
  /** [C] how many boxes of each class the batch holds, after augmentation; class c at c − 1. */
  readonly boxCounts: Int32Array;
}

/** The sizes of a batch's axes. */
export interface BatchSizes {
  readonly batchSize: number;
  readonly anchors: number;
  readonly labelSize: number;
  readonly codeSize: number;
  readonly numClasses: number;
  /** Whether each column of an anchor has a class weight of its own. */
  readonly weightsByColumn?: boolean;
  readonly height: number;
  readonly width: number;
}

/**
 * A batch of zeros, to be filled. `images` is memory for the images, whatever it holds: without it, every batch would be new
 * memory for the system to clear and for the collector to find, which costs as much as resizing the images.
 */
export function emptyBatch(step: number, sizes: BatchSizes, images?: Float32Array): Batch {
  const { batchSize, anchors, labelSize, codeSize, numClasses, weightsByColumn, height, width } = sizes;
  const rows = batchSize * anchors;
  const pixels = batchSize * 3 * height * width;
  invariant(
    images === undefined || images.length === pixels,
    `memory of ${images?.length} for ${pixels} pixels`,
  );
  return {
    step,
    images: images ?? new Float32Array(pixels),
    classTargets: new Float32Array(rows * labelSize),
    classWeights: new Float32Array(weightsByColumn ? rows * labelSize : rows),
    boxTargets: new Float32Array(rows * codeSize),
    boxWeights: new Float32Array(rows),
    match: new Int32Array(rows),
    matchedClass: new Int32Array(rows),
    boxCounts: new Int32Array(numClasses),
  };
}

/** The batch's memory, for a transfer to another thread. */
export function batchBuffers(batch: Batch): ArrayBuffer[] {
  return Object.values(batch)
    .filter((value) => typeof value !== 'number')
    .map((array: Float32Array | Int32Array) => array.buffer as ArrayBuffer);
}
