/**
 * @module
 * One way of post-processing on one split: AP of its whole ranking, and what it does at a threshold for each class.
 */

import { type OperatingPoint, operatingPoints } from '../../eval/analysis/class-curve.ts';
import {
  type FiguresAtThreshold,
  figuresAtThreshold,
  type MeanRates,
  meanRates,
} from '../../eval/analysis/figures-at-thresholds.ts';
import { type SharedThreshold, sharedThreshold } from '../../eval/analysis/shared-threshold.ts';
import type { CocoResult } from '../../eval/coco/coco-data.ts';
import { cocoFigures } from '../../eval/coco/evaluate-coco.ts';
import { matchCoco } from '../../eval/coco/match-coco.ts';
import { type RankedClass, rankClass } from '../../eval/coco/rank-class.ts';
import type { EvaluationData } from '../../eval/evaluation-data.ts';

/** Detections held against the ground truth. */
export interface JudgedVariant {
  readonly figures: CocoResult;
  /** [C] by class, in the order of `figures.classes`. */
  readonly ranked: readonly RankedClass[];
  /** [C] from the highest score down; empty where there are no objects. */
  readonly points: readonly (readonly OperatingPoint[])[];
  /** The best threshold for all classes together. */
  readonly shared: SharedThreshold | undefined;
}

/** One class at its threshold, with its AP, which no threshold of the table enters. */
export interface ClassAtThreshold extends FiguresAtThreshold {
  readonly id: number;
  readonly name: string;
  readonly instances: number;
  readonly AP: number;
  readonly AP50: number;
}

/** All classes at their thresholds. Means are over the classes with objects; −1 or null where there is nothing to average. */
export interface VariantFigures {
  readonly stats: MeanRates & { readonly AP: number; readonly AP50: number };
  readonly classes: readonly ClassAtThreshold[];
}

/** @param floor the score that every detection is above */
export function judgeVariant(data: EvaluationData, floor: number): JudgedVariant {
  const matching = matchCoco({ ...data, imageIds: data.images.map((_, i) => i) });
  const ranked = data.classes.map((_, c) => rankClass(matching, c));
  const points = ranked.map(operatingPoints);
  const counted = ranked.filter(({ instances }) => instances > 0).length;
  return {
    figures: cocoFigures(matching),
    ranked,
    points,
    shared: sharedThreshold(points, counted, floor),
  };
}

/** The figures at `thresholdOf` the id of each class; undefined: all detections count. */
export function figuresOf(
  { figures, ranked }: JudgedVariant,
  thresholdOf: (id: number) => number | undefined,
): VariantFigures {
  const classes = figures.classes.map(({ id, name, instances, AP, AP50 }, c) => ({
    ...{ id, name, instances, AP, AP50 },
    ...figuresAtThreshold(ranked[c], thresholdOf(id)),
  }));
  return { stats: { AP: figures.stats.AP, AP50: figures.stats.AP50, ...meanRates(classes) }, classes };
}
