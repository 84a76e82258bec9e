/**
 * @module
 * From the boxes and class scores of one image's anchors to its detections (core/post_processing.py,
 * `multiclass_non_max_suppression`, `class_agnostic_non_max_suppression`): suppression class by class, or over the best
 * class of each anchor, all classes ranked together, clipping to the image's
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
  /** [C] what suppression left of a class goes unless it scores at least this; undefined: all stays. */
  readonly classThresholds?: readonly (number | undefined)[] | undefined;
  /** Whether boxes suppress each other across classes, each anchor with its best class alone. Default false. */
  readonly classAgnostic?: boolean | undefined;
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
  const found = options.classAgnostic
    ? [suppressAcrossClasses(options, anchors)]
    : Array.from({ length: numClasses }, (_, c) => suppressClass(options, anchors, c));

  const total = found.reduce((sum, { scores: kept }) => sum + kept.length, 0);
  const allBoxes = new Float32Array(4 * total);
  const allScores = new Float32Array(total);
  const allClasses = new Int32Array(total);
  let at = 0;
  for (const kept of found) {
    allBoxes.set(kept.boxes, 4 * at);
    allScores.set(kept.scores, at);
    allClasses.set(kept.classes, at);
    at += kept.scores.length;
  }

  const clipped = clipWindow ? clipToWindow(allBoxes, clipWindow) : allBoxes;
  const sized = clipWindow ? new Set(keepPositiveArea(clipped)) : undefined;
  const least = options.classThresholds && Float32Array.from(options.classThresholds, (score) => score ?? 0);
  const ranked = orderDescending(allScores)
    .filter((i) => allScores[i] >= Math.max(0, least?.[allClasses[i]] ?? 0) && sized?.has(i) !== false)
    .slice(0, options.maxTotalDetections);
  const best = takeRows(clipped, 4, ranked);
  return {
    boxesYxyx: clipWindow && options.changeCoordinateFrame ? changeCoordinateFrame(best, clipWindow) : best,
    scores: takeRows(allScores, 1, ranked),
    classes: ranked.map((i) => allClasses[i]),
    count: ranked.length,
  };
}

/** What suppression kept of one list of boxes, best first. */
interface Kept {
  readonly boxes: Float32Array;
  readonly scores: Float32Array;
  readonly classes: Int32Array;
}

/** Class `c` of `values` [A, classes, width] → [A, width]. */
function column(values: Float32Array, c: number, classes: number, width: number): Float32Array {
  const rows = values.length / (classes * width);
  const taken = new Float32Array(rows * width);
  for (let a = 0; a < rows; a++) {
    for (let k = 0; k < width; k++) taken[a * width + k] = values[(a * classes + c) * width + k];
  }
  return taken;
}

function suppressClass(options: MulticlassNmsOptions, anchors: number, c: number): Kept {
  const { boxesYxyx, numClasses } = options;
  const isShared = boxesYxyx.length === 4 * anchors;
  const boxes = isShared ? boxesYxyx : column(boxesYxyx, c, numClasses, 4);
  const { indices, scores } = nonMaxSuppression({
    ...options,
    boxesYxyx: boxes,
    scores: column(options.scores, c, numClasses, 1),
    maxOutputSize: options.maxDetectionsPerClass,
  });
  return { boxes: takeRows(boxes, 4, indices), scores, classes: new Int32Array(indices.length).fill(c) };
}

/** The best class of each anchor, the first of equal ones, and its box; at most `maxTotalDetections` of them. */
function suppressAcrossClasses(options: MulticlassNmsOptions, anchors: number): Kept {
  const { boxesYxyx, scores, numClasses } = options;
  const isShared = boxesYxyx.length === 4 * anchors;
  const classes = new Int32Array(anchors);
  const places = new Int32Array(anchors);
  for (let a = 0; a < anchors; a++) {
    const row = scores.subarray(a * numClasses, (a + 1) * numClasses);
    classes[a] = row.indexOf(row.reduce((most, score) => Math.max(most, score), -Infinity));
    places[a] = a * numClasses + classes[a];
  }
  const boxes = isShared ? boxesYxyx : takeRows(boxesYxyx, 4, places);
  const kept = nonMaxSuppression({
    ...options,
    boxesYxyx: boxes,
    scores: takeRows(scores, 1, places),
    maxOutputSize: options.maxTotalDetections,
  });
  return {
    boxes: takeRows(boxes, 4, kept.indices),
    scores: kept.scores,
    classes: kept.indices.map((a) => classes[a]),
  };
}
