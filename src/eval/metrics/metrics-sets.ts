/**
 * @module
 * The metric sets by name, as `eval_config.metrics_set` and `--metrics` choose them.
 */

import { PASCAL_SETS, type PascalSetName } from './pascal-metrics.ts';

export const COCO_SET = 'coco_detection_metrics';

/** Ours: upstream has LVIS for masks alone. */
export const LVIS_SET = 'lvis_box_metrics';

export type MetricsSetName = typeof COCO_SET | typeof LVIS_SET | PascalSetName;

/** Upstream's sets that need masks, keypoints or a panoptic head. */
export const MASK_SETS: readonly string[] = [
  'coco_keypoint_metrics',
  'coco_mask_metrics',
  'coco_panoptic_metrics',
  'lvis_mask_metrics',
  'oid_challenge_segmentation_metrics',
  'pascal_voc_instance_segmentation_metrics',
  'weighted_pascal_voc_instance_segmentation_metrics',
];

export function isPascalSet(name: string): name is PascalSetName {
  return Object.hasOwn(PASCAL_SETS, name);
}

export function isMetricsSet(name: string): name is MetricsSetName {
  return name === COCO_SET || name === LVIS_SET || isPascalSet(name);
}

/** The names that `isMetricsSet` knows. */
export const METRICS_SETS: readonly string[] = [COCO_SET, ...Object.keys(PASCAL_SETS), LVIS_SET];
