/**
 * @module
 * Rule: two fields are given of which only one can be set.
 */

import type { RuleInfo } from '../../rule.ts';

/** Two fields are given of which only one can be set. */
export const oneofReplaced: RuleInfo = {
  id: 'CW131',
  name: 'oneof-replaced',
  severity: 'warning',
  summary: 'Two fields are given of which only one can be set.',
  explanation:
    'The last one counts and the other is dropped, as in the TensorFlow API. Remove the one that is not meant.',
};
