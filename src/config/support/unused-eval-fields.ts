/**
 * @module
 * What `eval_config` asks for and `eval` does not do. Nothing of it is refused: the block comes with every upstream
 * configuration, and COCO's figures do not depend on it.
 */

import { reflect } from '@bufbuild/protobuf/reflect';
import { EvalConfigSchema } from '../../proto/gen/object_detection/protos/eval_pb.js';
import type { TrainEvalPipelineConfig } from '../../proto/gen/object_detection/protos/pipeline_pb.js';

/** The metrics that are computed, whatever `metrics_set` says. */
export const COMPUTED_METRICS = 'coco_detection_metrics';

/** Fields that are done anyway, or change no figure. */
const HEEDED: ReadonlySet<string> = new Set(['batch_size', 'metrics_set', 'include_metrics_per_category']);

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
  return (evalConfig?.metricsSet ?? []).filter((name) => name !== COMPUTED_METRICS);
}
