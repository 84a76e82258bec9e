/**
 * @module
 * Rule: a field is set that the schema calls deprecated.
 */

import type { TextFix } from '../../../util/text-edit.ts';
import type { Rule } from '../../rule.ts';
import { type LocatedField, locatePipelineFields } from '../../schema/locate-fields.ts';
import { fieldStart, lastToken, tokenEnd } from '../../text/syntax-tree.ts';

/** What takes the place of each, as a clause. */
const INSTEAD: Readonly<Record<string, string>> = {
  'EvalConfig.num_examples': 'evaluation takes all of its data',
  'EvalConfig.max_evals': 'evaluation goes on until it is stopped',
  'TrainConfig.from_detection_checkpoint': 'fine_tune_checkpoint_type takes its place',
  'TrainConfig.max_number_of_boxes': 'train_input_reader.max_number_of_boxes takes its place',
  'InputReader.prefetch_size': 'num_prefetch_batches takes its place',
  'InputReader.num_parallel_map_calls': 'num_parallel_batches takes its place',
};

/** A note on each deprecated field; `from_detection_checkpoint` has an exact successor. */
export const deprecatedField: Rule = {
  id: 'CW155',
  name: 'deprecated-field',
  severity: 'note',
  summary: 'A field is set that the schema calls deprecated.',
  explanation:
    'The TensorFlow API keeps the field so that old files can be read. Most deprecated ones set up the input queues of its first versions and change nothing today.',
  check({ loaded: { document, placeOf } }, report) {
    const { file, text } = document;
    for (const located of locatePipelineFields(document)) {
      const { desc, field } = located;
      if (!desc.deprecated) continue;
      const instead =
        INSTEAD[`${desc.parent.name}.${desc.name}`] ?? 'it sets up an input queue of old versions';
      const fix =
        desc.name === 'from_detection_checkpoint' &&
        placeOf('train_config.fine_tune_checkpoint_type') === undefined
          ? successor(located)
          : undefined;
      report({ file, text, offset: fieldStart(field) }, `${desc.name} is deprecated: ${instead}.`, { fix });
    }
  },
};

/** `from_detection_checkpoint: true` as `fine_tune_checkpoint_type: "detection"`, false as "classification". */
function successor({ field }: LocatedField): TextFix | undefined {
  if (field.value.kind !== 'scalar') return undefined;
  const [{ text }] = field.value.tokens;
  const isDetection = /^(?:[Tt]rue|t|1)$/.test(text);
  if (!isDetection && !/^(?:[Ff]alse|f|0)$/.test(text)) return undefined;
  const written = `fine_tune_checkpoint_type: "${isDetection ? 'detection' : 'classification'}"`;
  return {
    title: `Write ${written}`,
    edits: [{ start: fieldStart(field), end: tokenEnd(lastToken(field.value)), replacement: written }],
  };
}
