/**
 * @module
 * What a detector does when detections below a threshold of their class are dropped: right, wrong and missed at IoU 0.5,
 * by COCO's matching, and the rates made of them.
 */

import type { RankedClass } from '../coco/rank-class.ts';

/** One class at a threshold. The rates are null where they are of nothing. */
export interface FiguresAtThreshold {
  /** Null: every detection counts. */
  readonly threshold: number | null;
  readonly right: number;
  readonly wrong: number;
  readonly missed: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly F1: number | null;
}

/**
 * The means of the rates over the classes with objects; null where one of these has none, as a class without detections
 * has no precision: means over other classes could not be compared.
 */
export type MeanRates = Pick<FiguresAtThreshold, 'precision' | 'recall' | 'F1'>;

/** The bit of IoU 0.5. */
const AT_50 = 1;

/** The figures of one class; `threshold` undefined: every detection counts. */
export function figuresAtThreshold(ranked: RankedClass, threshold: number | undefined): FiguresAtThreshold {
  let [right, wrong] = [0, 0];
  const least = threshold ?? Number.NEGATIVE_INFINITY;
  for (let k = 0; k < ranked.scores.length && ranked.scores[k] >= least; k++) {
    if (ranked.ignored[k] & AT_50) continue;
    if (ranked.right[k] & AT_50) right++;
    else wrong++;
  }
  const missed = ranked.instances - right;
  const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
  return {
    threshold: threshold ?? null,
    right,
    wrong,
    missed,
    precision: share(right, right + wrong),
    recall: share(right, ranked.instances),
    F1: ranked.instances === 0 ? null : (2 * right) / (2 * right + wrong + missed),
  };
}

/** The means over the classes that have objects. */
export function meanRates(classes: readonly FiguresAtThreshold[]): MeanRates {
  const counted = classes.filter(({ recall }) => recall !== null);
  const mean = (name: keyof MeanRates): number | null => {
    const values = counted.map((figures) => figures[name]).filter((value) => value !== null);
    if (values.length === 0 || values.length < counted.length) return null;
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return { precision: mean('precision'), recall: mean('recall'), F1: mean('F1') };
}
