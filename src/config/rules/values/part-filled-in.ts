/**
 * @module
 * Rule: a required part is missing and its usual value is used.
 */

import type { RuleInfo } from '../../rule.ts';

/** A required part is missing and its usual value is used. */
export const partFilledIn: RuleInfo = {
  id: 'CW123',
  name: 'part-filled-in',
  severity: 'note',
  target: 'counterweight',
  summary: 'A required part is missing and its usual value is used.',
  explanation:
    'Advice on class weights leaves parts out that every SSD has. Counterweight fills them in; the TensorFlow API refuses the file.',
};
