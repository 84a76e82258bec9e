/**
 * @module
 * Everything that `counterweight eval` says beside a protocol's figures: intervals, curves, operating points,
 * calibration, confusions and kinds of mistakes, from one matching. The keys are those of its JSON.
 */

import { type Calibration, calibration } from './analysis/calibration.ts';
import {
  bestF1,
  type OperatingPoint,
  operatingPoints,
  recallAtPrecision,
  type SampledCurve,
  sampledCurve,
} from './analysis/class-curve.ts';
import { confusionMatrix } from './analysis/confusion-matrix.ts';
import { type ByErrorType, type ErrorTypes, errorTypes } from './analysis/error-types.ts';
import { LEVEL } from './bootstrap/bootstrap-interval.ts';
import { type PrecisionIntervals, precisionIntervals } from './bootstrap/precision-intervals.ts';
import type { CocoClassResult, CocoResult } from './coco/coco-data.ts';
import { cocoFigures } from './coco/evaluate-coco.ts';
import { matchCoco } from './coco/match-coco.ts';
import { rankClass } from './coco/rank-class.ts';
import type { EvaluationData } from './evaluation-data.ts';

export interface EvaluateDataOptions {
  /** Bootstrap replicates; 0: no intervals. */
  readonly replicates: number;
  readonly seed: number;
  /** The precisions at which to give the recall. */
  readonly precisions: readonly number[];
  /** The score from which detections enter the confusion matrix. Default: of each class that of its best F1. */
  readonly minScore?: number | undefined;
}

/** One class. */
export interface ClassReport extends CocoClassResult {
  readonly intervals: PrecisionIntervals;
  readonly best_f1: OperatingPoint | null;
  readonly recall_at_precision: readonly {
    readonly precision: number;
    readonly point: OperatingPoint | null;
  }[];
  readonly calibration_error: number | null;
  readonly errors: { readonly counts: ByErrorType; readonly delta_AP50: ByErrorType };
  readonly curve: SampledCurve;
}

/** An evaluation: COCO's figures with all that follows from the same matching. */
export interface EvaluationReport extends CocoResult {
  readonly classes: readonly ClassReport[];
  readonly intervals: PrecisionIntervals & {
    readonly level: number;
    readonly replicates: number;
    readonly seed: number;
  };
  readonly calibration: Calibration;
  readonly error_types: Omit<ErrorTypes, 'classes' | 'deltaAP50'> & { readonly delta_AP50: ByErrorType };
  readonly confusion: {
    /** Of rows (what is there) and columns (what was said). */
    readonly labels: readonly string[];
    /** By class: the score from which detections count; null where none does. */
    readonly min_scores: readonly (number | null)[];
    readonly matrix: readonly (readonly number[])[];
  };
}

/** Evaluates `data`. @throws DataError for a box or score that is not finite. */
export function evaluateData(data: EvaluationData, options: EvaluateDataOptions): EvaluationReport {
  const { classes, groundTruths, detections } = data;
  const classIds = classes.map(({ id }) => id);
  const images = data.images.length;
  const matching = matchCoco({ groundTruths, detections, classes, imageIds: data.images.map((_, i) => i) });
  const figures = cocoFigures(matching);
  const ranked = classes.map((_, c) => rankClass(matching, c));
  const intervals = precisionIntervals(figures, ranked, images, options);
  const errors = errorTypes({ images, classIds, groundTruths, detections });
  const points = ranked.map(operatingPoints);
  const best = points.map(bestF1);
  const thresholds = best.map((point) => options.minScore ?? point?.score);
  const { classes: errorsByClass, deltaAP50, ...errorsInAll } = errors;
  return {
    stats: figures.stats,
    intervals: {
      level: LEVEL,
      replicates: options.replicates,
      seed: options.seed,
      ...intervals.mean,
    },
    calibration: calibration(ranked),
    error_types: { ...errorsInAll, delta_AP50: deltaAP50 },
    confusion: {
      labels: [...classes.map(({ name }) => name), 'background'],
      min_scores: thresholds.map((score) => score ?? null),
      matrix: confusionMatrix({ images, classIds, groundTruths, detections, thresholds }),
    },
    classes: figures.classes.map((figure, c) => ({
      ...figure,
      intervals: intervals.classes[c],
      best_f1: best[c] ?? null,
      recall_at_precision: options.precisions.map((precision) => ({
        precision,
        point: recallAtPrecision(points[c], precision) ?? null,
      })),
      calibration_error: calibration([ranked[c]]).error,
      errors: { counts: errorsByClass[c].counts, delta_AP50: errorsByClass[c].deltaAP50 },
      curve: sampledCurve(ranked[c]),
    })),
  };
}
