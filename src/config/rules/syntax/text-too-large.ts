/**
 * @module
 * Rule: the text is larger than any configuration.
 */

import type { RuleInfo } from '../../rule.ts';

/** The text is larger than any configuration. */
export const textTooLarge: RuleInfo = {
  id: 'CW031',
  name: 'text-too-large',
  severity: 'error',
  summary: 'The text is larger than any configuration.',
  explanation:
    'Configurations have a few kilobytes. A file of more than 4 MiB is most likely a checkpoint, a data set or a log under a wrong name; it is refused before it is read, because a hostile one could take all memory.',
};
