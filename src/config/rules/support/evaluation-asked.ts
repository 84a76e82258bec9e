/**
 * @module
 * Rule: `eval_config` asks for what `eval` does not do: figures of masks and keypoints, pictures, more than one reader.
 */

import { EvalConfigSchema } from '../../../proto/gen/object_detection/protos/eval_pb.js';
import type { Rule } from '../../rule.ts';
import { COMPUTED_METRICS, uncomputedMetrics, unusedEvalFields } from '../../support/unused-eval-fields.ts';

/** Of these `deprecated-field` speaks. */
const DEPRECATED = EvalConfigSchema.fields.filter(({ deprecated }) => deprecated).map(({ name }) => name);

/** Notes on other metrics, on fields without use, and on more than one reader. */
export const evaluationAsked: Rule = {
  id: 'CW522',
  name: 'evaluation-asked',
  severity: 'note',
  target: 'counterweight',
  summary: 'The configuration asks for an evaluation that is not done here.',
  explanation:
    'Counterweight evaluates boxes, by the metric sets of COCO, Pascal VOC, Open Images and LVIS, on the first eval_input_reader or the data that --eval-data names. Metrics of masks and keypoints are not computed; the fields of eval_config about pictures, intervals and exports are not used.',
  check({ loaded: { config, placeOf } }, report) {
    const others = uncomputedMetrics(config);
    if (others.length > 0) {
      const at = `eval_config.metrics_set[${config.evalConfig?.metricsSet.indexOf(others[0]) ?? 0}]`;
      report(
        at,
        `"counterweight eval" does not compute ${others.join(', ')}; it computes ${COMPUTED_METRICS.join(', ')}.`,
      );
    }
    const offset = (name: string): number => placeOf(`eval_config.${name}`)?.offset ?? 0;
    const unused = unusedEvalFields(config)
      .filter((name) => !DEPRECATED.includes(name))
      .sort((a, b) => offset(a) - offset(b));
    if (unused.length > 0)
      report(
        `eval_config.${unused[0]}`,
        `"counterweight eval" does not use ${unused.join(', ')} of eval_config.`,
      );
    if (config.evalInputReader.length > 1)
      report(
        'eval_input_reader[1]',
        `The configuration has ${config.evalInputReader.length} eval_input_readers; "counterweight eval" takes the first. Pass --eval-data for another.`,
      );
  },
};
