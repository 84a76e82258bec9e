/**
 * @module
 * Rule: a value is not one of the type that its field has.
 */

import type { RuleInfo } from '../../rule.ts';

/** A value is not one of the type that its field has. */
export const malformedValue: RuleInfo = {
  id: 'CW110',
  name: 'malformed-value',
  severity: 'error',
  summary: 'A value is not one of the type that its field has.',
  explanation: 'The type that the field has and what was found are given.',
};
