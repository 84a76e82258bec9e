/**
 * @module
 * What `eval` does not do of what a configuration asks of an evaluation. Nothing of it is refused: `eval_config` comes
 * with every upstream configuration, and COCO's figures do not depend on it.
 */

import { reflect } from '@bufbuild/protobuf/reflect';
import { EvalConfigSchema } from '../proto/gen/object_detection/protos/eval_pb.js';
import type { TrainEvalPipelineConfig } from '../proto/gen/object_detection/protos/pipeline_pb.js';

const COCO = 'coco_detection_metrics';

/** Fields that are done anyway, or change no figure. */
const HEEDED: ReadonlySet<string> = new Set(['batch_size', 'metrics_set', 'include_metrics_per_category']);

/** The fields of eval_config that the text sets to something other than "off" and that `eval` does not use. */
function unusedFields({ evalConfig }: TrainEvalPipelineConfig): string[] {
  if (evalConfig === undefined) return [];
  const message = reflect(EvalConfigSchema, evalConfig);
  return message.fields
    .filter((field) => message.isSet(field) && !HEEDED.has(field.name))
    .filter((field) => field.fieldKind !== 'scalar' || Boolean(message.get(field)))
    .map(({ name }) => name);
}

/** The notes of an evaluation by `config`; `otherData` where it is not on its eval_input_reader. */
export function evaluationNotes(config: TrainEvalPipelineConfig, otherData: boolean): readonly string[] {
  const notes: string[] = [];
  const unused = unusedFields(config);
  if (unused.length > 0)
    notes.push(`eval_config: ${unused.join(', ')} ${unused.length > 1 ? 'are' : 'is'} not used.`);
  const others = (config.evalConfig?.metricsSet ?? []).filter((name) => name !== COCO);
  if (others.length > 0)
    notes.push(
      `eval_config.metrics_set: ${others.join(', ')} not supported yet; the figures are those of ${COCO}.`,
    );
  const readers = config.evalInputReader.length;
  if (readers > 1 && !otherData)
    notes.push(
      `The configuration has ${readers} eval_input_readers; only the first is evaluated. Pass --eval-data for another.`,
    );
  return notes;
}
