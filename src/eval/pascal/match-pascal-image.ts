/**
 * @module
 * Judges the detections of one class in one image by Pascal VOC's rule, with difficult objects and, as Open Images
 * has them, boxes that stand for a group (utils/per_image_evaluation.py).
 */

import { boxCount } from '../../detection/boxes/box-count.ts';
import { ioa } from '../../detection/boxes/ioa.ts';
import { iou } from '../../detection/boxes/iou.ts';
import { takeRows } from '../../detection/boxes/take-rows.ts';
import { orderDescending } from '../../util/order-descending.ts';

/** Objects and detections of one class in one image; boxes yxyx in one unit. G objects, N detections. */
export interface PascalMatchInput {
  /** [G, 4] */
  readonly objectsYxyx: Float32Array;
  /** [G] 1 for an object whose finding neither counts nor hurts. Default: none. */
  readonly difficult?: Uint8Array | undefined;
  /** [G] 1 for a box around several objects. Default: none. */
  readonly groupOf?: Uint8Array | undefined;
  /** [N, 4] */
  readonly detectionsYxyx: Float32Array;
  /** [N] */
  readonly scores: Float32Array;
}

/** The detections that count. */
export interface JudgedDetections {
  readonly scores: readonly number[];
  /** 1 right, 0 wrong, the group weight for a group found. */
  readonly labels: readonly number[];
}

/**
 * From the best score down, each detection goes to the single object it overlaps most: below the threshold it is
 * wrong; on a difficult object it is left out; else the first on an object is right and later ones are wrong. Wrong
 * ones of which one group box covers a share ≥ the threshold are left out, and under a group weight above 0 each
 * group so hit adds one entry with its best score. Detections without an area are dropped first.
 */
export function matchPascalImage(
  input: PascalMatchInput,
  iouThreshold: number,
  groupOfWeight: number,
): JudgedDetections {
  const { objectsYxyx, difficult, groupOf, detectionsYxyx } = input;
  const isGroup = (g: number): boolean => groupOf?.[g] === 1;
  const objects = Array.from({ length: boxCount(objectsYxyx) }, (_, g) => g);
  const single = objects.filter((g) => !isGroup(g));
  const groups = objects.filter(isGroup);
  const bestGroupScore = new Map<number, number>();
  const taken = new Set<number>();
  const scores: number[] = [];
  const labels: number[] = [];

  const sized = Array.from(input.scores.keys()).filter((d) => {
    const at = 4 * d;
    return detectionsYxyx[at] < detectionsYxyx[at + 2] && detectionsYxyx[at + 1] < detectionsYxyx[at + 3];
  });
  for (const rank of orderDescending(takeRows(input.scores, 1, sized))) {
    const d = sized[rank];
    const score = input.scores[d];
    const best = argmax(single, (g) => iou(detectionsYxyx, d, objectsYxyx, g));
    if (best !== undefined && best.value >= iouThreshold) {
      if (difficult?.[best.item] === 1) continue;
      if (!taken.has(best.item)) {
        taken.add(best.item);
        scores.push(score);
        labels.push(1);
        continue;
      }
    }
    const group = argmax(groups, (g) => ioa(objectsYxyx, g, detectionsYxyx, d));
    if (group !== undefined && group.value >= iouThreshold) {
      if (!bestGroupScore.has(group.item)) bestGroupScore.set(group.item, score);
      continue;
    }
    scores.push(score);
    labels.push(0);
  }
  if (groupOfWeight > 0) {
    for (const score of bestGroupScore.values()) {
      scores.push(score);
      labels.push(groupOfWeight);
    }
  }
  return { scores, labels };
}

/** The item of the largest value, the first of equals; undefined of no items. */
function argmax(
  items: readonly number[],
  measure: (item: number) => number,
): { readonly item: number; readonly value: number } | undefined {
  let best: { item: number; value: number } | undefined;
  for (const item of items) {
    const value = measure(item);
    if (best === undefined || value > best.value) best = { item, value };
  }
  return best;
}
