/**
 * @module
 * Rule: a placeholder of a template was never filled in.
 */

import type { FaultRule } from '../../fault-rule.ts';
import { lineAround } from '../../text/line-around.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';

const PLACEHOLDER =
  /\$\{[^{}\n]{0,60}\}|\$\(\w+\)|\$[A-Za-z_]\w*|\{\{[^{}\n]{0,60}\}\}|\{%[^{}\n]{0,60}%\}|%\(\w+\)[sdfr]|<[A-Za-z][\w -]*>|%[sdfr]\b/g;

/** A placeholder of a template was never filled in. */
export const templatePlaceholder: FaultRule<SyntaxFault> = {
  id: 'CW036',
  name: 'template-placeholder',
  severity: 'error',
  summary: 'A placeholder of a template was never filled in.',
  explanation:
    'Scripts and tutorials write "$NUM_CLASSES", "{{ num_classes }}" or "<path>" for what each user puts in. Write the value.',
  example: { wrong: 'num_classes: $NUM_CLASSES', right: 'num_classes: 3' },
  recognise({ text, found }) {
    const line = lineAround(text, found.offset);
    const at = found.offset - line.start;
    for (const match of line.text.matchAll(PLACEHOLDER)) {
      const [placeholder] = match;
      if (at < match.index || at >= match.index + placeholder.length) continue;
      return {
        message: `"${placeholder}" is a placeholder that was never filled in. Write the value.`,
        offset: line.start + match.index,
      };
    }
    return undefined;
  },
};
