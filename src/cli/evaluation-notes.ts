/**
 * @module
 * What `eval` does not do of what a configuration asks of an evaluation. Nothing of it is refused: `eval_config` comes
 * with every upstream configuration, and hardly any figure depends on it.
 */

import {
  COMPUTED_METRICS,
  uncomputedMetrics,
  unusedEvalFields,
} from '../config/support/unused-eval-fields.ts';
import type { TrainEvalPipelineConfig } from '../proto/gen/object_detection/protos/pipeline_pb.js';

/** The notes of an evaluation by `config`; `otherData` where it is not on its eval_input_reader. */
export function evaluationNotes(config: TrainEvalPipelineConfig, otherData: boolean): readonly string[] {
  const notes: string[] = [];
  const unused = unusedEvalFields(config);
  if (unused.length > 0)
    notes.push(`eval_config: ${unused.join(', ')} ${unused.length > 1 ? 'are' : 'is'} not used.`);
  const others = uncomputedMetrics(config);
  if (others.length > 0)
    notes.push(
      `eval_config.metrics_set: ${others.join(', ')} not supported; use ${COMPUTED_METRICS.join(', ')}.`,
    );
  const readers = config.evalInputReader.length;
  if (readers > 1 && !otherData)
    notes.push(
      `The configuration has ${readers} eval_input_readers; only the first is evaluated. Pass --eval-data for another.`,
    );
  return notes;
}
