/**
 * @module
 * Rule: for the stock TensorFlow API the name of an enum value stands without quotes, in capitals.
 */

import type { Rule } from '../../rule.ts';
import { quotedEnum } from '../values/quoted-enum.ts';

/** What `quoted-enum` notes, as the error that it is to the TensorFlow API. */
export const refusedQuotedEnum: Rule = {
  id: 'CW603',
  name: 'refused-quoted-enum',
  severity: 'error',
  target: 'tfod',
  summary: 'The TensorFlow API takes no enum value in quotes.',
  explanation: 'The values of an enum are names, not strings: they stand without quotes and in capitals.',
  example: { wrong: 'loss_type: "both"', right: 'loss_type: BOTH' },
  check({ loaded: { notes, document } }, report) {
    for (const { rule, place, fix } of notes) {
      if (rule !== quotedEnum.id) continue;
      const edit = fix?.edits[0];
      const written = edit && document.text.slice(edit.start, edit.end);
      report(place, `The TensorFlow API takes no enum value in quotes: ${written} is ${edit?.replacement}.`, {
        fix,
      });
    }
  },
};
