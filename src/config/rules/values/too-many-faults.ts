/**
 * @module
 * Rule: more is wrong than is shown.
 */

import type { RuleInfo } from '../../rule.ts';

/** More is wrong than is shown. */
export const tooManyFaults: RuleInfo = {
  id: 'CW199',
  name: 'too-many-faults',
  severity: 'error',
  summary: 'More is wrong than is shown.',
  explanation:
    'The first hundred wrong names and values are shown. So many have one cause as a rule: another kind of file, or a brace that closes a block too early.',
};
