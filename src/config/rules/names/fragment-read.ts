/**
 * @module
 * Rule: the file holds only a part of a pipeline.
 */

import type { RuleInfo } from '../../rule.ts';

/** The file holds only a part of a pipeline. */
export const fragmentRead: RuleInfo = {
  id: 'CW121',
  name: 'fragment-read',
  severity: 'note',
  target: 'counterweight',
  summary: 'The file holds only a part of a pipeline.',
  explanation:
    'A lone loss is read as if it stood where it belongs. The rules on whole files do not apply to it.',
};
