/**
 * @module
 * From the boxes and class scores of one image's anchors to its detections (core/post_processing.py,
 * `multiclass_non_max_suppression`): suppression class by class, all classes ranked together, clipping to the image's
 * window, boxes without an area dropped, the best kept. As upstream, clipping comes after suppression.
 *
 * Difference: the arrays hold the `count` detections and no padding.
 */

import { invariant } from '../util/errors.ts';
import { orderDescending } from '../util/order-descending.ts';
import type { BoxWindowYxyx } from './boxes/box-window.ts';
import { changeCoordinateFrame } from './boxes/change-coordinate-frame.ts';
import { clipToWindow } from './boxes/clip-to-window.ts';
import { keepPositiveArea } from './boxes/prune-boxes.ts';
import { takeRows } from './boxes/take-rows.ts';
import { nonMaxSuppression } from './non-max-suppression.ts';

/** A anchors, C classes without background. */
export interface MulticlassNmsOptions {
  /** [A, 4] yxyx, shared by all classes, or [A, C, 4]. */
  readonly boxesYxyx: Float32Array;
  /** [A, C], converted, without the background column. */
  readonly scores: Float32Array;
  /** C */
  readonly numClasses: number;
  /** Scores must be above it. */
  readonly scoreThreshold: number;
  /** In [0, 1]. */
  readonly iouThreshold: number;
  readonly maxDetectionsPerClass: number;
  readonly maxTotalDetections: number;
  /** 0 (default): greedy suppression. */
  readonly softNmsSigma?: number | undefined;
  /** The part of the padded input that is the image, in the boxes' unit. Default: no clipping. */
  readonly clipWindow?: BoxWindowYxyx | undefined;
  /** Whether boxes become relative to `clipWindow`. Default false. */
  readonly changeCoordinateFrame?: boolean | undefined;
}

/** The K detections of one image, best first. */
export interface Detections {
  /** [K, 4] yxyx */
  readonly boxesYxyx: Float32Array;
  /** [K] */
  readonly scores: Float32Array;
  /** [K] class indices from 0. */
  readonly classes: Int32Array;
  /** K */
  readonly count: number;
}

/** The detections of one image, ranked by score; equal scores by class, then as suppression ranked them. */
export function multiclassNonMaxSuppression(options: MulticlassNmsOptions): Detections {
  const { boxesYxyx, scores, numClasses, clipWindow } = options;
  const anchors = scores.length / numClasses;
  const boxesPerAnchor = boxesYxyx.length / (4 * anchors);
  invariant(
    Number.isInteger(anchors) && (anchors === 0 || boxesPerAnchor === 1 || boxesPerAnchor === numClasses),
    `multiclass suppression got ${boxesYxyx.length} box numbers and ${scores.length} scores of ${numClasses} classes`,
  );
  const found: { readonly boxes: Float32Array; readonly scores: Float32Array }[] = [];
  for (let c = 0; c < numClasses; c++) {
    const column = (values: Float32Array, width: number, classes: number): Float32Array => {
      const taken = new Float32Array(anchors * width);
      for (let a = 0; a < anchors; a++) {
        for (let k = 0; k < width; k++) taken[a * width + k] = values[(a * classes + c) * width + k];
      }
      return taken;
    };
    const classBoxes = boxesPerAnchor === 1 ? boxesYxyx : column(boxesYxyx, 4, numClasses);
    const { indices, scores: kept } = nonMaxSuppression({
      boxesYxyx: classBoxes,
      scores: column(scores, 1, numClasses),
      iouThreshold: options.iouThreshold,
      scoreThreshold: options.scoreThreshold,
      maxOutputSize: options.maxDetectionsPerClass,
      softNmsSigma: options.softNmsSigma,
    });
    found.push({ boxes: takeRows(classBoxes, 4, indices), scores: kept });
  }

  const total = found.reduce((sum, { scores: kept }) => sum + kept.length, 0);
  const allBoxes = new Float32Array(4 * total);
  const allScores = new Float32Array(total);
  const allClasses = new Int32Array(total);
  let at = 0;
  found.forEach((kept, c) => {
    allBoxes.set(kept.boxes, 4 * at);
    allScores.set(kept.scores, at);
    allClasses.fill(c, at, at + kept.scores.length);
    at += kept.scores.length;
  });

  const clipped = clipWindow ? clipToWindow(allBoxes, clipWindow) : allBoxes;
  const sized = clipWindow ? new Set(keepPositiveArea(clipped)) : undefined;
  const ranked = orderDescending(allScores)
    .filter((i) => allScores[i] >= 0 && (sized === undefined || sized.has(i)))
    .slice(0, options.maxTotalDetections);
  const best = takeRows(clipped, 4, ranked);
  return {
    boxesYxyx: clipWindow && options.changeCoordinateFrame ? changeCoordinateFrame(best, clipWindow) : best,
    scores: takeRows(allScores, 1, ranked),
    classes: ranked.map((i) => allClasses[i]),
    count: ranked.length,
  };
}
