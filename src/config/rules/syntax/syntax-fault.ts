/**
 * @module
 * Rule: the text is not in the protobuf text format.
 */

import type { RuleInfo } from '../../rule.ts';

/** The text is not in the protobuf text format. */
export const syntaxFault: RuleInfo = {
  id: 'CW001',
  name: 'syntax-fault',
  severity: 'error',
  summary: 'The text is not in the protobuf text format.',
  explanation:
    'A pipeline.config is protobuf text format: fields written "name: value", messages "name { … }", lists "[a, b]", comments "# …".',
};
