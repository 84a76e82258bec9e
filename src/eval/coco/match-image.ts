/**
 * @module
 * Matches the detections of one class in one image to its ground truth, for every area range and IoU threshold
 * (pycocotools/cocoeval.py, `computeIoU` and `evaluateImg`; common/maskApi.c, `bbIou`).
 *
 * Ten thresholds fit the bits of a 16-bit number: bit t of `matched` and of `ignored` speaks of threshold t.
 */

import { AREA_RANGES, IOU_THRESHOLDS } from './coco-settings.ts';
import type { GroupedBoxes } from './group-boxes.ts';

const ALL_THRESHOLDS = (1 << IOU_THRESHOLDS.length) - 1;

/** The ground truth of the whole evaluation, grouped. */
export interface GroupedGroundTruth extends GroupedBoxes {
  /** [N] pixels² */
  readonly areas: Float64Array;
  /** [N] 1 for a crowd. */
  readonly crowd: Uint8Array;
}

/** For N detections and each area range r, at r · N + row: */
export interface CocoMatches {
  /** Bit t: the detection is matched to an object at threshold t. */
  readonly matched: Uint16Array;
  /** Bit t: the detection counts neither as right nor as wrong at threshold t. */
  readonly ignored: Uint16Array;
}

/** The area that box `i` of `a` and box `j` of `b`, both xywh, share. */
function sharedArea(a: Float64Array, i: number, b: Float64Array, j: number): number {
  const p = 4 * i;
  const q = 4 * j;
  const width = Math.min(a[p] + a[p + 2], b[q] + b[q + 2]) - Math.max(a[p], b[q]);
  if (width <= 0) return 0;
  const height = Math.min(a[p + 1] + a[p + 3], b[q + 1] + b[q + 3]) - Math.max(a[p + 1], b[q + 1]);
  return height <= 0 ? 0 : width * height;
}

/** The area of box `i`, xywh. */
function area(boxesXywh: Float64Array, i: number): number {
  return boxesXywh[4 * i + 2] * boxesXywh[4 * i + 3];
}

/**
 * Fills `matches` for group `group`. Detections go from the best score down; each takes the object it overlaps most,
 * at or above the threshold, among those still free (a crowd is always free), and one that counts (not a crowd, its
 * area in range) before any other. Detections on objects that do not count are ignored, and so are unmatched ones
 * whose own area is out of range.
 */
export function matchImage(
  group: number,
  detections: GroupedBoxes,
  groundTruth: GroupedGroundTruth,
  matches: CocoMatches,
): void {
  const total = detections.source.length;
  const first = detections.start[group];
  const count = detections.start[group + 1] - first;
  const firstObject = groundTruth.start[group];
  const objects = groundTruth.start[group + 1] - firstObject;
  if (count === 0) return;
  const { boxesXywh } = detections;
  const crowd = groundTruth.crowd.subarray(firstObject, firstObject + objects);

  // IoU; of a crowd, the share of the detection that it covers.
  const overlaps = new Float64Array(count * objects);
  const most = new Float64Array(count);
  for (let d = 0; d < count; d++) {
    const own = area(boxesXywh, first + d);
    for (let g = 0; g < objects; g++) {
      const object = firstObject + g;
      const shared = sharedArea(boxesXywh, first + d, groundTruth.boxesXywh, object);
      if (shared === 0) continue;
      const value = shared / (crowd[g] ? own : own + area(groundTruth.boxesXywh, object) - shared);
      overlaps[d * objects + g] = value;
      if (value > most[d]) most[d] = value;
    }
  }

  const out = new Uint8Array(objects);
  const order = new Int32Array(objects);
  const taken = new Uint16Array(objects);
  for (let range = 0; range < AREA_RANGES.length; range++) {
    const [low, high] = AREA_RANGES[range];
    let counting = 0;
    for (let g = 0; g < objects; g++) {
      const stated = groundTruth.areas[firstObject + g];
      out[g] = crowd[g] === 1 || stated < low || stated > high ? 1 : 0;
      if (out[g] === 0) order[counting++] = g;
    }
    for (let g = 0, last = counting; g < objects; g++) if (out[g] === 1) order[last++] = g;
    taken.fill(0);
    for (let d = 0; d < count; d++) {
      const row = range * total + first + d;
      for (let t = 0; t < IOU_THRESHOLDS.length && most[d] >= IOU_THRESHOLDS[t]; t++) {
        const bit = 1 << t;
        let least = Math.min(IOU_THRESHOLDS[t], 1 - 1e-10);
        let match = -1;
        for (let k = 0; k < objects; k++) {
          const g = order[k];
          if ((taken[g] & bit) !== 0 && crowd[g] === 0) continue;
          if (k >= counting && match >= 0 && out[match] === 0) break;
          const value = overlaps[d * objects + g];
          if (value < least) continue;
          least = value;
          match = g;
        }
        if (match < 0) continue;
        taken[match] |= bit;
        matches.matched[row] |= bit;
        if (out[match] === 1) matches.ignored[row] |= bit;
      }
      const own = area(boxesXywh, first + d);
      if (own < low || own > high) matches.ignored[row] |= ALL_THRESHOLDS & ~matches.matched[row];
    }
  }
}
