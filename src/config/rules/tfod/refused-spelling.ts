/**
 * @module
 * Rule: a name of the web's dialect, which no version of the TensorFlow API has.
 */

import type { Rule } from '../../rule.ts';
import { dialectSpelling } from '../names/dialect-spelling.ts';

/** What `dialect-spelling` notes, as the error that it is to the TensorFlow API. */
export const refusedSpelling: Rule = {
  id: 'CW602',
  name: 'refused-spelling',
  severity: 'error',
  target: 'tfod',
  summary: 'The TensorFlow API has no field of this name here.',
  explanation:
    'Advice on class weights uses names that the schema never had, or puts a field into the wrong message. Counterweight reads them; the API stops with: Message type … has no field named ….',
  example: { wrong: 'weighted_sigmoid_cross_entropy { }', right: 'weighted_sigmoid { }' },
  check({ loaded }, report) {
    for (const { rule, message, place, fix } of loaded.notes) {
      if (rule !== dialectSpelling.id) continue;
      const [, written = '', read = ''] = /^(".*") is read as (.*)\.$/.exec(message) ?? [];
      report(place, `The TensorFlow API has no ${written} here; it is ${read}.`, { fix });
    }
  },
};
