/**
 * @module
 * The matching that every COCO figure is read from: each class and image matched once, for every area range and IoU
 * threshold. The figures (`evaluate-coco.ts`), curves, error analysis and bootstrap all start from it.
 */

import { DataError } from '../../util/errors.ts';
import { orderDescending } from '../../util/order-descending.ts';
import type { CocoClass, CocoDetection, CocoGroundTruth } from './coco-data.ts';
import { AREA_RANGES, MAX_DETECTIONS } from './coco-settings.ts';
import { type GroupedBoxes, groupBoxes } from './group-boxes.ts';
import { type CocoMatches, type GroupedGroundTruth, matchImage } from './match-image.ts';

/** What to evaluate. Objects and detections of classes not in `classes` are left out, as pycocotools does. */
export interface EvaluateCocoOptions {
  readonly groundTruths: readonly CocoGroundTruth[];
  readonly detections: readonly CocoDetection[];
  readonly classes: readonly CocoClass[];
  /** The images evaluated, with or without objects. */
  readonly imageIds: readonly number[];
  /** The most detections of a class that count in one image. Default 100. */
  readonly maxDetections?: number | undefined;
}

/** Objects and detections in (class, image) groups, and what was matched to what. */
export interface CocoMatching {
  readonly classes: readonly CocoClass[];
  /** [I] in ascending order, each once; the image index of the groups. */
  readonly imageIds: readonly number[];
  /** At most `maxDetections` of a class in an image, from the best score down. */
  readonly detections: GroupedBoxes;
  readonly groundTruth: GroupedGroundTruth;
  readonly matches: CocoMatches;
  /** [detections given], as given: `scores[detections.source[row]]`. */
  readonly scores: Float64Array;
}

/**
 * Groups and matches what is to be evaluated.
 *
 * @throws DataError for an object or detection of an image not in `imageIds`, or with a box or score that is not finite.
 */
export function matchCoco(options: EvaluateCocoOptions): CocoMatching {
  const { groundTruths, detections: found, classes } = options;
  // Images in ascending order, as pycocotools ranks equal scores of one class by image.
  const imageIds = [...new Set(options.imageIds)].sort((a, b) => a - b);
  const keys = {
    classIndex: new Map(classes.map(({ id }, index) => [id, index])),
    imageIndex: new Map(imageIds.map((id, index) => [id, index])),
  };
  const objects = groupBoxes(groundTruths, keys, 'ground truth');
  const groundTruth: GroupedGroundTruth = {
    ...objects,
    areas: Float64Array.from(objects.source, (i) => {
      const { area, boxXywh } = groundTruths[i];
      return area ?? boxXywh[2] * boxXywh[3];
    }),
    crowd: Uint8Array.from(objects.source, (i) => (groundTruths[i].isCrowd ? 1 : 0)),
  };
  const scores = Float64Array.from(found, ({ score }) => score);
  const broken = scores.findIndex((score) => !Number.isFinite(score));
  if (broken >= 0) {
    throw new DataError(
      'COCO evaluation',
      `detection ${broken} of image ${found[broken].imageId} has the score ${scores[broken]}; expected a finite number.`,
    );
  }
  const detections = groupBoxes(found, keys, 'detection', {
    order: orderDescending(scores),
    limit: options.maxDetections ?? MAX_DETECTIONS,
  });
  const total = AREA_RANGES.length * detections.source.length;
  const matches: CocoMatches = { matched: new Uint16Array(total), ignored: new Uint16Array(total) };
  const groups = detections.start.length - 1;
  for (let group = 0; group < groups; group++) matchImage(group, detections, groundTruth, matches);
  return { classes, imageIds, detections, groundTruth, matches, scores };
}
