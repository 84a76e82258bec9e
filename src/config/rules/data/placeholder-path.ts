/**
 * @module
 * Rule: paths that the samples of the TensorFlow API leave to be filled in.
 */

import type { TrainEvalPipelineConfig } from '../../../proto/gen/object_detection/protos/pipeline_pb.js';
import { everyMessage } from '../../find-messages.ts';
import { isPlaceholder } from '../../named-paths.ts';
import type { Rule } from '../../rule.ts';

/** One note for all of them, at the first. */
export const placeholderPath: Rule = {
  id: 'CW440',
  name: 'placeholder-path',
  severity: 'note',
  summary: 'A path is PATH_TO_BE_CONFIGURED, still to be filled in.',
  explanation:
    'The samples of the TensorFlow API write PATH_TO_BE_CONFIGURED where your own paths belong: records and label maps of the two readers, and the checkpoint to start from. Nothing can be trained before they are filled in; a checkpoint that you do not have may be removed.',
  check({ loaded: { config, placeOf } }, report) {
    const offset = (path: string): number => placeOf(path)?.offset ?? 0;
    const left = placeholders(config).sort((a, b) => offset(a) - offset(b));
    if (left.length === 0) return;
    const names = left.map((field) => field.replace(/\[0\]/g, ''));
    const where = names.length === 1 ? names[0] : `${names.length} places: ${names.join(', ')}`;
    report(left[0], `PATH_TO_BE_CONFIGURED is still to be filled in, in ${where}.`);
  },
};

/** The paths of every text that holds one. */
function placeholders(config: TrainEvalPipelineConfig): string[] {
  return everyMessage(config).flatMap(({ path, message }) =>
    message.fields.flatMap((field) => {
      const at = path === '' ? field.name : `${path}.${field.name}`;
      if (field.fieldKind === 'list' && field.listKind === 'scalar')
        return [...message.get(field)].flatMap((text, i) =>
          typeof text === 'string' && isPlaceholder(text) ? [`${at}[${i}]`] : [],
        );
      const text = field.fieldKind === 'scalar' ? message.get(field) : undefined;
      return typeof text === 'string' && isPlaceholder(text) ? [at] : [];
    }),
  );
}
