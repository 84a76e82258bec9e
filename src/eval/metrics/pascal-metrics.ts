/**
 * @module
 * The metric sets of the Pascal family under upstream's tags (utils/object_detection_evaluation.py): what each heeds
 * stands in one table.
 */

import type { EvaluationData } from '../evaluation-data.ts';
import { evaluatePascal } from '../pascal/evaluate-pascal.ts';
import { elevenPointPrecision } from '../pascal/precision-recall.ts';
import { type PascalMarks, pascalImages } from './pascal-images.ts';

/** Figures by upstream's tag; NaN where nothing counts. */
export type TaggedFigures = ReadonlyMap<string, number>;

interface PascalSet {
  readonly prefix: string;
  readonly marks: PascalMarks;
  readonly groupOfWeight?: number;
  /** All classes ranked together. */
  readonly pooled?: boolean;
  /** Heeds eval_config's recall_lower_bound and recall_upper_bound. */
  readonly bounded?: boolean;
}

/** The names in `eval_config.metrics_set`. */
export type PascalSetName =
  | 'pascal_voc_detection_metrics'
  | 'weighted_pascal_voc_detection_metrics'
  | 'precision_at_recall_detection_metrics'
  | 'oid_V2_detection_metrics'
  | 'oid_challenge_detection_metrics';

export const PASCAL_SETS: { readonly [N in PascalSetName]: PascalSet } = {
  pascal_voc_detection_metrics: { prefix: 'PascalBoxes', marks: { difficult: true } },
  weighted_pascal_voc_detection_metrics: {
    prefix: 'WeightedPascalBoxes',
    marks: { difficult: true },
    pooled: true,
  },
  precision_at_recall_detection_metrics: {
    prefix: 'PrecisionAtRecallBoxes',
    marks: { difficult: true },
    bounded: true,
  },
  oid_V2_detection_metrics: { prefix: 'OpenImagesV2', marks: { groupOf: true } },
  oid_challenge_detection_metrics: {
    prefix: 'OpenImagesDetectionChallenge',
    marks: { groupOf: true, verifiedOnly: true },
    groupOfWeight: 1,
  },
};

export interface PascalSettings {
  readonly recallBounds: readonly [lowest: number, highest: number];
  /** Also AP by the eleven points of VOC 2007, under tags of our own: `<prefix>11Points_…`. */
  readonly elevenPoints: boolean;
}

/** The figures of one set, over classes and of each class. */
export function pascalMetrics(
  name: PascalSetName,
  data: EvaluationData,
  settings: PascalSettings,
): TaggedFigures {
  const set = PASCAL_SETS[name];
  const result = evaluatePascal({
    images: pascalImages(data, set.marks),
    classIds: data.classes.map(({ id }) => id),
    groupOfWeight: set.groupOfWeight,
    recallBounds: set.bounded ? settings.recallBounds : undefined,
  });
  const [low, high] = settings.recallBounds;
  const whole = !set.bounded || (low === 0 && high === 1);
  const at = whole ? '@0.5IOU' : `@0.5IOU@[${low.toFixed(1)},${high.toFixed(1)}]Recall`;
  const figures = new Map<string, number>();
  const enter = (prefix: string, over: number, each: (c: number) => number): void => {
    figures.set(`${prefix}_Precision/mAP${at}`, over);
    data.classes.forEach((named, c) => {
      figures.set(`${prefix}_PerformanceByCategory/AP${at}/${named.name}`, each(c));
    });
  };
  enter(set.prefix, set.pooled ? result.pooledAP : result.mAP, (c) => result.classes[c].AP);
  if (settings.elevenPoints && !set.pooled) {
    const eleven = result.classes.map((each) =>
      Number.isNaN(each.AP) ? Number.NaN : elevenPointPrecision(each),
    );
    const rated = eleven.filter((value) => !Number.isNaN(value));
    enter(
      `${set.prefix}11Points`,
      rated.reduce((sum, value) => sum + value, 0) / rated.length,
      (c) => eleven[c],
    );
  }
  return figures;
}
