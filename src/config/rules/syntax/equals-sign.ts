/**
 * @module
 * Rule: an equals sign stands where text format writes a colon.
 */

import type { TextEdit } from '../../../util/text-edit.ts';
import type { FaultRule } from '../../fault-rule.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';
import type { Token } from '../../text/tokenize.ts';
import { isMark, tokensOf } from '../../text/tokens-of.ts';

/** An equals sign stands where text format writes a colon. */
export const equalsSign: FaultRule<SyntaxFault> = {
  id: 'CW019',
  name: 'equals-sign',
  severity: 'error',
  summary: 'An equals sign stands where text format writes a colon.',
  explanation: 'A field is written "name: value", a block "name { … }".',
  example: { wrong: 'num_classes = 3', right: 'num_classes: 3' },
  recognise({ text, found, before }) {
    if (found.kind !== 'fault' || found.text !== '=') return undefined;
    const edits = rewrite(text);
    const after = before?.kind === 'identifier' || isMark(before, ':');
    return {
      message: 'Unexpected "=". The text format writes "name: value".',
      fix: after ? { title: 'Write ":" for "="', edits } : undefined,
    };
  },
};

/** The edits that put a colon for every `=` after a name, and drop it after a colon. */
function rewrite(text: string): TextEdit[] {
  const edits: TextEdit[] = [];
  let before: Token | undefined;
  for (const token of tokensOf(text)) {
    const { kind, text: c, offset } = token;
    const end = offset + 1;
    if (kind === 'fault' && c === '=') {
      if (isMark(before, ':')) edits.push({ start: offset, end, replacement: '' });
      else if (before?.kind === 'identifier')
        edits.push({ start: before.offset + before.text.length, end, replacement: ':' });
    }
    before = token;
  }
  return edits;
}
