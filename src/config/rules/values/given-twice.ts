/**
 * @module
 * Rule: a field that holds one value is given twice.
 */

import type { RuleInfo } from '../../rule.ts';

/** A field that holds one value is given twice. */
export const givenTwice: RuleInfo = {
  id: 'CW130',
  name: 'given-twice',
  severity: 'note',
  summary: 'A field that holds one value is given twice.',
  explanation: 'The last value counts, as in the TensorFlow API. Remove the other.',
};
