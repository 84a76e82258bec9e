/**
 * @module
 * Rule: a number is beyond what its type holds.
 */

import type { FaultRule } from '../../fault-rule.ts';
import { sayWrong, type WrongValue } from '../../schema/wrong-value.ts';

/** A number is beyond what its type holds. */
export const outOfRange: FaultRule<WrongValue> = {
  id: 'CW112',
  name: 'out-of-range',
  severity: 'error',
  summary: 'A number is beyond what its type holds.',
  explanation:
    'An int32 holds -2147483648 to 2147483647, an uint32 nothing below 0, a float up to 3.4e38. The TensorFlow API says "Value out of range".',
  recognise(wrong) {
    return / is out of range for /.test(wrong.fault) ? { message: sayWrong(wrong) } : undefined;
  },
};
