/**
 * @module
 * What `eval_config` asks for and `eval` does not do. Nothing of it is refused: the block comes with every upstream
 * configuration, and hardly any figure depends on it.
 */

import { reflect } from '@bufbuild/protobuf/reflect';
import { EvalConfigSchema } from '../../proto/gen/object_detection/protos/eval_pb.js';
import type { TrainEvalPipelineConfig } from '../../proto/gen/object_detection/protos/pipeline_pb.js';

/** The metric sets that are computed; src/eval/metrics/metrics-sets.ts has the same list, held equal by its test. */
export const COMPUTED_METRICS: readonly string[] = [
  'coco_detection_metrics',
  'pascal_voc_detection_metrics',
  'weighted_pascal_voc_detection_metrics',
  'precision_at_recall_detection_metrics',
  'oid_V2_detection_metrics',
  'oid_challenge_detection_metrics',
  'lvis_box_metrics',
];

/** Fields that are done anyway, or change no figure. */
const HEEDED: ReadonlySet<string> = new Set([
  'batch_size',
  'use_moving_averages',
  'metrics_set',
  'include_metrics_per_category',
  'all_metrics_per_category',
  'super_categories',
  'recall_lower_bound',
  'recall_upper_bound',
]);

/** Whether `eval` does without the field of eval_config with this name. */
export function isUnusedInEvaluation(field: string): boolean {
  return !HEEDED.has(field);
}

/** The names of the fields that are set to something other than "off" and that `eval` does not use. */
export function unusedEvalFields({ evalConfig }: TrainEvalPipelineConfig): string[] {
  if (evalConfig === undefined) return [];
  const message = reflect(EvalConfigSchema, evalConfig);
  return message.fields
    .filter((field) => message.isSet(field) && !HEEDED.has(field.name))
    .filter((field) => field.fieldKind !== 'scalar' || Boolean(message.get(field)))
    .map(({ name }) => name);
}

/** The metrics that `metrics_set` asks for and that are not computed. */
export function uncomputedMetrics({ evalConfig }: TrainEvalPipelineConfig): string[] {
  return (evalConfig?.metricsSet ?? []).filter((name) => !COMPUTED_METRICS.includes(name));
}
