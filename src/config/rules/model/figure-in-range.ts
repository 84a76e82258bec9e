/**
 * @module
 * Rule: figures whose meaning sets a range lie in it. The ranges are a table, `value-ranges.ts`.
 */

import { everyMessage } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';
import { VALUE_RANGES } from '../../value-ranges.ts';

/** Every figure in the table that the text sets. */
export const figureInRange: Rule = {
  id: 'CW304',
  name: 'figure-in-range',
  severity: 'error',
  summary: 'A figure is out of the range that its meaning sets.',
  explanation:
    'Weights of losses and penalties are at least 0, probabilities lie between 0 and 1, sizes are at least 1, a momentum is below 1. The schema only says that they are numbers, so the TensorFlow API accepts most of these and fails or goes astray in training.',
  check({ loaded: { config, placeOf } }, report) {
    for (const { path, message } of everyMessage(config)) {
      const ranges = VALUE_RANGES[message.desc.name];
      if (ranges === undefined) continue;
      for (const [name, { holds, words }] of Object.entries(ranges)) {
        const at = path === '' ? name : `${path}.${name}`;
        const field = message.fields.find((candidate) => candidate.name === name);
        if (field === undefined || placeOf(at) === undefined) continue;
        const value = message.get(field);
        if (typeof value === 'number' && !holds(value))
          report(at, `${name} must be ${words}, got ${value}.${percentHint(words, value)}`);
      }
    }
  },
};

/** A share that was written in percent. */
function percentHint(words: string, value: number): string {
  return words === 'between 0 and 1' && value >= 2 && value <= 100 ? ` Did you mean ${value / 100}?` : '';
}
