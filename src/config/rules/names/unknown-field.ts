/**
 * @module
 * Rule: a field has a name that its message does not have.
 */

import type { RuleInfo } from '../../rule.ts';

/** A field has a name that its message does not have. */
export const unknownField: RuleInfo = {
  id: 'CW101',
  name: 'unknown-field',
  severity: 'error',
  summary: 'A field has a name that its message does not have.',
  explanation:
    'The message and, where one is near, the right name are given. "counterweight explain PATH" lists the fields of a message.',
};
