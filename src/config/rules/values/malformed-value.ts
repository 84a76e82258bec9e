/**
 * @module
 * Rule: a value is not one of the type that its field has, and no other rule knows why.
 */

import type { FaultRule } from '../../fault-rule.ts';
import { sayWrong, type WrongValue } from '../../schema/wrong-value.ts';

/** A value is not one of the type that its field has. */
export const malformedValue: FaultRule<WrongValue> = {
  id: 'CW110',
  name: 'malformed-value',
  severity: 'error',
  summary: 'A value is not one of the type that its field has.',
  explanation: 'The type that the field has and what was found are given.',
  recognise: (wrong) => ({ message: sayWrong(wrong) }),
};
