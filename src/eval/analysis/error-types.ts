/**
 * @module
 * What kinds of mistakes cost average precision, and how much (TIDE: Bolya et al. 2020, "A General Toolbox for
 * Identifying Object Detection Errors"): each wrong detection and each missed object is of one of six kinds, and the
 * weight of a kind is the rise of AP50 when its mistakes alone are mended.
 *
 * With the overlaps of a wrong detection with the objects, t_f = 0.5 and t_b = 0.1, in this order:
 * - loc: its best overlap with an object of its class is from t_b to below t_f. Mended: its box is put right.
 * - cls: at least t_f with an object of another class. Mended: its class is put right.
 * - dupe: at least t_f with an object of its class, which a better detection has. Mended: dropped.
 * - bkg: at most t_b with every object. Mended: dropped.
 * - both: all others. Mended: dropped.
 * Where mending gives an object that is found already, or by a better mended one, the detection is dropped.
 * - miss: an object that nothing found and no loc or cls mistake stands for. Mended: no longer asked for.
 */

import type { CocoDetection, CocoGroundTruth } from '../coco/coco-data.ts';
import { RECALL_THRESHOLDS } from '../coco/coco-settings.ts';
import { groupByImage, type ImageBoxes, matchByClass, nearest } from './image-boxes.ts';

const FOREGROUND = 0.5;
const BACKGROUND = 0.1;

/** The kinds, in the paper's order. */
export const ERROR_TYPES = ['cls', 'loc', 'both', 'dupe', 'bkg', 'miss'] as const;
export type ErrorType = (typeof ERROR_TYPES)[number];

/** A figure for each kind. */
export type ByErrorType = { readonly [K in ErrorType]: number };

/** What the mistakes cost. */
export interface ErrorTypes {
  /** AP50 over the classes with objects; null without any. */
  readonly AP50: number | null;
  /** Mistakes of each kind. */
  readonly counts: ByErrorType;
  /** The rise of AP50 when one kind is mended. They do not add up: mistakes hide behind each other. */
  readonly deltaAP50: ByErrorType;
  /** The rise when every wrong detection is dropped, and when every object not found is no longer asked for. */
  readonly special: { readonly falsePositives: number; readonly falseNegatives: number };
  /** The same of each class: counts by the class said (of a missed object its own), rises of that class's AP50. */
  readonly classes: readonly {
    readonly id: number;
    readonly counts: ByErrorType;
    readonly deltaAP50: ByErrorType;
  }[];
}

export interface ErrorTypesInput {
  readonly images: number;
  readonly classIds: readonly number[];
  readonly groundTruths: readonly CocoGroundTruth[];
  readonly detections: readonly CocoDetection[];
}

/** A detection that counts, and what it is. */
interface Judged {
  readonly classId: number;
  readonly score: number;
  /** undefined: right. */
  readonly error: Exclude<ErrorType, 'miss'> | undefined;
  /** The object that it has (right), or that it would have if mended (cls, loc). */
  readonly object: CocoGroundTruth | undefined;
}

/** The mistakes of `input` by kind. Crowds as in COCO; at most 100 detections of a class in an image. */
export function errorTypes(input: ErrorTypesInput): ErrorTypes {
  const judged: Judged[] = [];
  const missed: CocoGroundTruth[] = [];
  const found = new Set<CocoGroundTruth>();
  const objects = new Map(input.classIds.map((id) => [id, 0]));
  for (const image of groupByImage(
    input.images,
    new Set(input.classIds),
    input.groundTruths,
    input.detections,
  )) {
    const own = judgeImage(image);
    for (const each of own) judged.push(each);
    const covered = new Set(own.map(({ object }) => object));
    for (const each of own) if (each.error === undefined && each.object) found.add(each.object);
    for (const object of image.objects) {
      objects.set(object.classId, (objects.get(object.classId) ?? 0) + 1);
      if (!covered.has(object)) missed.push(object);
    }
  }
  judged.sort((a, b) => b.score - a.score);

  const shown = input.classIds.filter((id) => objects.get(id) !== 0);
  const base = rate(judged, objects, mend(judged, found, undefined));
  const mended = ERROR_TYPES.map((type) => {
    const asked = new Map(objects);
    if (type === 'miss') for (const { classId } of missed) asked.set(classId, (asked.get(classId) ?? 0) - 1);
    return rate(judged, asked, mend(judged, found, type));
  });
  const mean = (byClass: ReadonlyMap<number, number>): number =>
    shown.reduce((sum, id) => sum + (byClass.get(id) ?? 0), 0) / shown.length;
  const rise = (after: ReadonlyMap<number, number>): number =>
    shown.length === 0 ? 0 : mean(after) - mean(base);
  const byType = (read: (type: ErrorType, i: number) => number): ByErrorType =>
    Object.fromEntries(ERROR_TYPES.map((type, i) => [type, read(type, i)])) as unknown as ByErrorType;
  const tallies = new Map(input.classIds.map((id) => [id, new Map<ErrorType, number>()]));
  const tally = (classId: number, type: ErrorType | undefined): void => {
    const own = tallies.get(classId);
    if (type !== undefined) own?.set(type, (own.get(type) ?? 0) + 1);
  };
  for (const { classId, error } of judged) tally(classId, error);
  for (const { classId } of missed) tally(classId, 'miss');
  const countOf = (id: number, type: ErrorType): number => tallies.get(id)?.get(type) ?? 0;

  const hits = judged.filter(({ error }) => error === undefined);
  const foundOf = new Map(input.classIds.map((id) => [id, 0]));
  for (const { classId } of hits) foundOf.set(classId, (foundOf.get(classId) ?? 0) + 1);
  return {
    AP50: shown.length === 0 ? null : mean(base),
    counts: byType((type) => input.classIds.reduce((sum, id) => sum + countOf(id, type), 0)),
    deltaAP50: byType((_, i) => rise(mended[i])),
    special: {
      falsePositives: rise(rate(hits, objects, mend(hits, found, undefined))),
      falseNegatives: rise(rate(judged, foundOf, mend(judged, found, undefined))),
    },
    classes: input.classIds.map((id) => ({
      id,
      counts: byType((type) => countOf(id, type)),
      deltaAP50: byType((_, i) => (mended[i].get(id) ?? 0) - (base.get(id) ?? 0)),
    })),
  };
}

/** Matches by COCO's rule at t_f, then sorts what is wrong into kinds. */
function judgeImage(image: ImageBoxes): Judged[] {
  const { objects } = image;
  const judged: Judged[] = [];
  const wrong: CocoDetection[] = [];
  for (const { detection, object } of matchByClass(image, FOREGROUND)) {
    const { classId, score } = detection;
    if (object === undefined) wrong.push(detection);
    else judged.push({ classId, score, error: undefined, object });
  }
  for (const found of wrong) {
    const { classId, score } = found;
    const same = nearest(
      found,
      objects.filter((object) => object.classId === classId),
    );
    const other = nearest(
      found,
      objects.filter((object) => object.classId !== classId),
    );
    const kind = ((): Pick<Judged, 'error' | 'object'> => {
      if (same.iou >= BACKGROUND && same.iou < FOREGROUND) return { error: 'loc', object: same.object };
      if (other.iou >= FOREGROUND) return { error: 'cls', object: other.object };
      if (same.iou >= FOREGROUND) return { error: 'dupe', object: undefined };
      const overlaps = Math.max(same.iou, other.iou) > BACKGROUND;
      return { error: overlaps ? 'both' : 'bkg', object: undefined };
    })();
    judged.push({ classId, score, ...kind });
  }
  return judged;
}

/** What becomes of each detection when mistakes of `type` are mended: its class and whether it is right, or dropped. */
function mend(
  judged: readonly Judged[],
  found: ReadonlySet<CocoGroundTruth>,
  type: ErrorType | undefined,
): readonly ({ readonly classId: number; readonly right: boolean } | undefined)[] {
  const given = new Set<CocoGroundTruth>();
  return judged.map(({ classId, error, object }) => {
    if (error === undefined || error !== type) return { classId, right: error === undefined };
    if (object === undefined || found.has(object) || given.has(object)) return undefined;
    given.add(object);
    return { classId: object.classId, right: true };
  });
}

/** AP50 by class, COCO's 101 points; `judged` from the best score down, `objects` asked for by class. */
function rate(
  judged: readonly Judged[],
  objects: ReadonlyMap<number, number>,
  fate: readonly ({ readonly classId: number; readonly right: boolean } | undefined)[],
): Map<number, number> {
  const counted = new Map<number, number>();
  const precision = new Map<number, number[]>();
  judged.forEach((_, i) => {
    const each = fate[i];
    if (each === undefined) return;
    const before = (counted.get(each.classId) ?? 0) + 1;
    counted.set(each.classId, before);
    if (!each.right) return;
    const points = precision.get(each.classId) ?? [];
    points.push((points.length + 1) / before);
    precision.set(each.classId, points);
  });
  const byClass = new Map<number, number>();
  for (const [id, asked] of objects) {
    const points = precision.get(id) ?? [];
    for (let k = points.length - 2; k >= 0; k--) points[k] = Math.max(points[k], points[k + 1]);
    let sum = 0;
    let k = 0;
    for (const least of RECALL_THRESHOLDS) {
      while (k < points.length && (k + 1) / asked < least) k++;
      if (k === points.length) break;
      sum += points[k];
    }
    byClass.set(id, sum / RECALL_THRESHOLDS.length);
  }
  return byClass;
}
