/**
 * @module
 * Rule: a comment begins with "//"; the text format writes "#".
 */

import type { RuleInfo } from '../../rule.ts';

/** A comment begins with "//"; the text format writes "#". */
export const slashComment: RuleInfo = {
  id: 'CW010',
  name: 'slash-comment',
  severity: 'note',
  target: 'counterweight',
  summary: 'A comment begins with "//"; the text format writes "#".',
  explanation: 'Counterweight reads both. The TensorFlow API stops with an error at "//".',
};
