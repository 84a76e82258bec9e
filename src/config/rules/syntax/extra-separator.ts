/**
 * @module
 * Rule: a comma or semicolon separates nothing: at the end of a list, twice in a row, at the start of a block.
 */

import type { FaultRule } from '../../fault-rule.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';

/** A comma or semicolon separates nothing. */
export const extraSeparator: FaultRule<SyntaxFault> = {
  id: 'CW021',
  name: 'extra-separator',
  severity: 'error',
  summary: 'A comma or semicolon separates nothing.',
  explanation:
    'A list ends without a comma: [1, 2]. After a field one "," or ";" may stand, and none is needed.',
  example: { wrong: 'class_weights: [1.0, 5.0,]', right: 'class_weights: [1.0, 5.0]' },
  recognise({ expected, found, field }) {
    const isSeparator = found.kind === 'punctuation' && (found.text === ',' || found.text === ';');
    if (!isSeparator) return undefined;
    const inList = expected === 'value' && field?.value?.text === '[';
    if (expected !== 'no comma' && expected !== 'name' && !inList) return undefined;
    return {
      message:
        expected === 'no comma'
          ? 'Unexpected "," before "]": remove it.'
          : `Unexpected "${found.text}": nothing stands before it that it could separate.`,
      fix: {
        title: `Remove the "${found.text}"`,
        edits: [{ start: found.offset, end: found.offset + 1, replacement: '' }],
      },
    };
  },
};
