/**
 * @module
 * Rule: the name of an enum value stands in quotes.
 */

import type { RuleInfo } from '../../rule.ts';

/** The name of an enum value stands in quotes. */
export const quotedEnum: RuleInfo = {
  id: 'CW122',
  name: 'quoted-enum',
  severity: 'note',
  target: 'counterweight',
  summary: 'The name of an enum value stands in quotes.',
  explanation: 'Counterweight reads it. The TensorFlow API refuses it.',
};
