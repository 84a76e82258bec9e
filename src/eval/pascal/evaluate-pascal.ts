/**
 * @module
 * Average precision by Pascal VOC's rules (utils/object_detection_evaluation.py). Which of upstream's metric sets it
 * computes follows from what it is given: `pascal_voc_detection_metrics` with `difficult` and no `groupOf`;
 * `weighted_pascal_voc_detection_metrics` is its `pooledAP`; `oid_V2_detection_metrics` with `groupOf` and no
 * `difficult`; `oid_challenge_detection_metrics` also with `verifiedClasses` and a group weight of 1.
 *
 * With `recallBounds` it is `precision_at_recall_detection_metrics`. CorLoc and the recall at k of visual relations have
 * files of their own.
 */

import { takeRows } from '../../detection/boxes/take-rows.ts';
import { type JudgedDetections, matchPascalImage } from './match-pascal-image.ts';
import { averagePrecision, type PrecisionRecall, precisionRecall } from './precision-recall.ts';

/** One image; boxes yxyx in one unit. G objects, N detections. */
export interface PascalImage {
  /** [G, 4] */
  readonly objectsYxyx: Float32Array;
  /** [G] class ids. */
  readonly objectClasses: Int32Array;
  /** [G] */
  readonly difficult?: Uint8Array | undefined;
  /** [G] */
  readonly groupOf?: Uint8Array | undefined;
  /** Classes known to be present or absent; detections of any other are left out. Default: every class. */
  readonly verifiedClasses?: readonly number[] | undefined;
  /** [N, 4] */
  readonly detectionsYxyx: Float32Array;
  /** [N] class ids. */
  readonly detectionClasses: Int32Array;
  /** [N] */
  readonly scores: Float32Array;
}

/** What to evaluate. */
export interface EvaluatePascalOptions {
  readonly images: readonly PascalImage[];
  readonly classIds: readonly number[];
  /** Default 0.5. */
  readonly iouThreshold?: number | undefined;
  /** What a group box counts as, in objects. Default 0. */
  readonly groupOfWeight?: number | undefined;
  /** Only points with a recall within these bounds enter AP. Default: all. */
  readonly recallBounds?: readonly [lowest: number, highest: number] | undefined;
}

/** The figures of one class. */
export interface PascalClassResult extends PrecisionRecall {
  readonly id: number;
  /** NaN where the class has no object that counts. */
  readonly AP: number;
  /** Objects that count, groups by their weight. */
  readonly instances: number;
  /** Images with an object of the class, counted or not. */
  readonly images: number;
}

/** An evaluation. Both means are NaN where nothing counts. */
export interface PascalResult {
  readonly classes: readonly PascalClassResult[];
  /** The mean over classes with objects. */
  readonly mAP: number;
  /** All classes' detections ranked together, so that classes weigh by their objects. */
  readonly pooledAP: number;
}

interface Ranking {
  readonly scores: number[];
  readonly labels: number[];
  instances: number;
}

const emptyRanking = (): Ranking => ({ scores: [], labels: [], instances: 0 });

/** Average precision of each class, its mean over classes, and that of all detections pooled. */
export function evaluatePascal(options: EvaluatePascalOptions): PascalResult {
  const { images, classIds, iouThreshold = 0.5, groupOfWeight = 0, recallBounds = [0, 1] } = options;
  const pooled = emptyRanking();
  const classes = classIds.map((id): PascalClassResult => {
    const ranking = emptyRanking();
    let imagesWithClass = 0;
    for (const image of images) {
      const own = ofClass(image.objectClasses, id);
      if (own.length > 0) imagesWithClass++;
      for (const g of own) {
        if (image.difficult?.[g] !== 1) ranking.instances += image.groupOf?.[g] === 1 ? groupOfWeight : 1;
      }
      const judged = judge(image, own, id, { iouThreshold, groupOfWeight });
      ranking.scores.push(...judged.scores);
      ranking.labels.push(...judged.labels);
    }
    for (const score of ranking.scores) pooled.scores.push(score);
    for (const label of ranking.labels) pooled.labels.push(label);
    pooled.instances += ranking.instances;
    return { id, ...rate(ranking, recallBounds), instances: ranking.instances, images: imagesWithClass };
  });
  const rated = classes.filter(({ AP }) => !Number.isNaN(AP));
  const mAP = rated.reduce((sum, { AP }) => sum + AP, 0) / rated.length;
  return { classes, mAP, pooledAP: rate(pooled, recallBounds).AP };
}

/** The positions of class `id` in `classes`. */
function ofClass(classes: Int32Array, id: number): number[] {
  return Array.from(classes.keys()).filter((i) => classes[i] === id);
}

function judge(
  image: PascalImage,
  own: readonly number[],
  id: number,
  settings: { readonly iouThreshold: number; readonly groupOfWeight: number },
): JudgedDetections {
  const { verifiedClasses, difficult, groupOf } = image;
  if (verifiedClasses !== undefined && own.length === 0 && !verifiedClasses.includes(id)) {
    return { scores: [], labels: [] };
  }
  const found = ofClass(image.detectionClasses, id);
  return matchPascalImage(
    {
      objectsYxyx: takeRows(image.objectsYxyx, 4, own),
      difficult: difficult && Uint8Array.from(own, (g) => difficult[g]),
      groupOf: groupOf && Uint8Array.from(own, (g) => groupOf[g]),
      detectionsYxyx: takeRows(image.detectionsYxyx, 4, found),
      scores: takeRows(image.scores, 1, found),
    },
    settings.iouThreshold,
    settings.groupOfWeight,
  );
}

function rate(
  { scores, labels, instances }: Ranking,
  [lowest, highest]: readonly [number, number],
): PrecisionRecall & { readonly AP: number } {
  if (instances === 0) {
    return { AP: Number.NaN, precision: new Float64Array(0), recall: new Float64Array(0) };
  }
  const all = precisionRecall(Float64Array.from(scores), Float64Array.from(labels), instances);
  const within = (_: number, k: number): boolean => all.recall[k] >= lowest && all.recall[k] <= highest;
  const curve = { precision: all.precision.filter(within), recall: all.recall.filter(within) };
  return { AP: averagePrecision(curve), ...curve };
}
