/**
 * @module
 * Rule: fields that are read and change nothing here (`support/unused-fields.ts`), in one note.
 */

import type { Rule } from '../../rule.ts';
import { isOwnPart } from '../../support/is-own-part.ts';
import { unusedFields } from '../../support/unused-fields.ts';
import { generationOf } from '../tfod/generation.ts';

/** TensorFlow 1 stops after so many; TensorFlow 2's loop repeats the data whatever it says. */
const EPOCHS = 'train_input_reader.num_epochs';

/** One note at the first, with all their names. */
export const unusedField: Rule = {
  id: 'CW521',
  name: 'unused-field',
  severity: 'note',
  target: 'counterweight',
  summary: 'Fields are set that change nothing here.',
  explanation:
    'Some fields say how the TensorFlow API computes (queues, replicas, static shapes), not what; some it ignores itself; some concern masks and keypoints, which an SSD here does not have. They are read and not used.',
  check({ loaded }, report) {
    const { config, placeOf } = loaded;
    const offset = (path: string): number => placeOf(path)?.offset ?? 0;
    const unused = unusedFields(config)
      .filter((path) => path.startsWith('eval_input_reader') || isOwnPart(config, path))
      .filter((path) => path !== EPOCHS || generationOf(loaded) !== 1)
      .sort((a, b) => offset(a) - offset(b));
    if (unused.length === 0) return;
    const names = [...new Set(unused.map((path) => path.slice(path.lastIndexOf('.') + 1)))];
    report(
      unused[0],
      names.length === 1
        ? `${names[0]} is read and changes nothing here.`
        : `These fields are read and change nothing here: ${names.join(', ')}.`,
    );
  },
};
