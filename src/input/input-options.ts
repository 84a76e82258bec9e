/**
 * @module
 * Everything the input pipeline needs to know, as plain data, so that it can be sent to a worker thread as it is.
 */

import type { DatasetSpec } from '../dataset/dataset.ts';
import type { LabelMap } from '../dataset/label-map.ts';
import type { AugmentationOptions } from '../detection/augmentation-options.ts';
import type { BoxCoderOptions } from '../detection/box-coders/create-box-coder.ts';
import type { ImageResizer } from '../detection/image-resizer.ts';
import type { MatcherOptions } from '../detection/matchers/create-matcher.ts';
import type { RegionSimilarityOptions } from '../detection/region-similarity/region-similarity.ts';

/** How boxes become targets of the A anchors. */
export interface TargetOptions {
  /** [A, 4] normalised. */
  readonly anchorsYxyx: Float32Array;
  /** C, without background. */
  readonly numClasses: number;
  /** Whether labels have a background column in front: D = C + 1, else D = C. */
  readonly addBackgroundClass: boolean;
  /** Whether the first number of the unmatched label is 0 rather than 1. */
  readonly encodeBackgroundAsZeros: boolean;
  readonly negativeClassWeight: number;
  readonly matcher: MatcherOptions;
  readonly boxCoder: BoxCoderOptions;
  readonly similarity: RegionSimilarityOptions;
  /** Takes labels for confidences, of which box weights are no part; what no box speaks of counts so much. */
  readonly implicitExampleWeight?: number | undefined;
}

/** The training input. */
export interface InputOptions {
  readonly dataset: DatasetSpec;
  readonly labelMap: LabelMap;
  /** B */
  readonly batchSize: number;
  /** A whole number. With the same seed the batches are the same, bit for bit, however many workers make them. */
  readonly seed: number;
  /** Whether each epoch has its own random order; else the data set's. */
  readonly shuffle: boolean;
  /** Only one image in so many of that order is used; 1 by default. */
  readonly everyNth?: number;
  /** How often each source of the data set is drawn from, relative to the others; by default all are read together. */
  readonly sourceWeights?: readonly number[];
  /** [N] how often an epoch shows each image, on average; by default once. Not with `sourceWeights`. */
  readonly repeatFactors?: Float64Array;
  readonly resizer: ImageResizer;
  /** Applied in this order, before resizing. */
  readonly augmentations: readonly AugmentationOptions[];
  readonly targets: TargetOptions;
  /** Boxes of an image beyond so many, after augmentation, are left out. */
  readonly maxBoxes: number;
  /** Worker threads; 0 makes the batches in the calling thread, on demand. */
  readonly workers: number;
  /** Memory for decoded images, for each worker; 0 decodes anew each time. */
  readonly cacheBytes: number;
}
