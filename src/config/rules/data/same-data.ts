/**
 * @module
 * Rule: evaluation looks at other data than training.
 */

import type { InputReader } from '../../../proto/gen/object_detection/protos/input_reader_pb.js';
import { inputReaders } from '../../label-map-classes.ts';
import { isPlaceholder } from '../../named-paths.ts';
import type { Rule } from '../../rule.ts';

/** No eval_input_reader reads what train_input_reader reads. */
export const sameData: Rule = {
  id: 'CW446',
  name: 'same-data',
  severity: 'warning',
  summary: 'Evaluation is on the training data.',
  explanation:
    'A detector knows the images that it was trained on; figures on them say little about others, and hide overfitting. Keep some images apart: a split, or records of their own. Evaluating on the training data can be useful to see whether a model can learn at all.',
  check({ loaded: { config } }, report) {
    const [training, ...evaluation] = inputReaders(config);
    if (training?.path !== 'train_input_reader') return;
    const trained = sources(training.reader);
    for (const { path, reader } of evaluation) {
      const shared = sources(reader).find((source) => trained.includes(source));
      if (shared === undefined || isPlaceholder(shared)) continue;
      report(
        path,
        `${path.replace('[0]', '')} reads training data (${shared}): its figures will be too good.`,
      );
    }
  },
};

/** What a reader reads, as text to compare and show. */
function sources({ inputReader: { case: kind, value } }: InputReader): string[] {
  switch (kind) {
    case 'tfRecordInputReader':
      return value.inputPath.map((path) => `"${path}"`);
    case 'vocInputReader':
      return value.root === ''
        ? []
        : [value.split === '' ? `"${value.root}"` : `"${value.root}", split ${value.split}`];
    case 'cocoInputReader':
    case 'csvInputReader':
      return value.annotations === '' ? [] : [`"${value.annotations}"`];
    case 'yoloInputReader':
      return value.dataYaml === '' ? [] : [`"${value.dataYaml}", split ${value.split}`];
    default:
      return [];
  }
}
