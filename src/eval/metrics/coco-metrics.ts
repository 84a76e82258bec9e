/**
 * @module
 * `coco_detection_metrics` under upstream's tags (metrics/coco_evaluation.py and coco_tools.py), read off an evaluation
 * that is there already.
 */

import type { CocoResult, CocoStats } from '../coco/coco-data.ts';
import type { TaggedFigures } from './pascal-metrics.ts';

const TAGS: { readonly [K in keyof CocoStats]: string } = {
  AP: 'Precision/mAP',
  AP50: 'Precision/mAP@.50IOU',
  AP75: 'Precision/mAP@.75IOU',
  AP_small: 'Precision/mAP (small)',
  AP_medium: 'Precision/mAP (medium)',
  AP_large: 'Precision/mAP (large)',
  AR1: 'Recall/AR@1',
  AR10: 'Recall/AR@10',
  AR100: 'Recall/AR@100',
  AR_small: 'Recall/AR@100 (small)',
  AR_medium: 'Recall/AR@100 (medium)',
  AR_large: 'Recall/AR@100 (large)',
};

const NAMES = Object.keys(TAGS) as (keyof CocoStats)[];

export interface CocoMetricsSettings {
  /** `eval_config.all_metrics_per_category`: every figure of every class. */
  readonly allPerCategory: boolean;
  /** `eval_config.super_categories`: names of classes, separated by commas, by the name of their group. */
  readonly superCategories: Readonly<Record<string, string>>;
}

/** COCO's twelve figures, each class's AP, and what the settings ask for beside; −1 where nothing counts. */
export function cocoMetrics(
  { stats, classes }: CocoResult,
  { allPerCategory, superCategories }: CocoMetricsSettings,
): TaggedFigures {
  const figures = new Map<string, number>();
  for (const name of NAMES) figures.set(`DetectionBoxes_${TAGS[name]}`, stats[name]);
  for (const each of classes) figures.set(`DetectionBoxes_PerformanceByCategory/mAP/${each.name}`, each.AP);
  if (allPerCategory) {
    for (const name of NAMES)
      for (const each of classes)
        figures.set(`DetectionBoxes_${TAGS[name]} ByCategory/${each.name}`, each[name]);
  }
  for (const [group, list] of Object.entries(superCategories)) {
    const members = list.split(',').map((name) => name.trim());
    const values = classes.filter(({ name, AP }) => members.includes(name) && AP >= 0).map(({ AP }) => AP);
    const mean = values.length === 0 ? -1 : values.reduce((sum, AP) => sum + AP, 0) / values.length;
    figures.set(`DetectionBoxes_PerformanceBySuperCategory/${group}`, mean);
  }
  return figures;
}
