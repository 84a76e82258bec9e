/**
 * @module
 * Rule: a list is not closed before the next field begins or the block ends.
 */

import { lineColumn } from '../../../util/line-column.ts';
import { shorten } from '../../../util/shorten.ts';
import type { FaultRule } from '../../fault-rule.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';
import { tokenEnd } from '../../text/syntax-tree.ts';
import { beginsLine, isMark, tokensOf } from '../../text/tokens-of.ts';

/** A list is not closed. */
export const unclosedList: FaultRule<SyntaxFault> = {
  id: 'CW041',
  name: 'unclosed-list',
  severity: 'error',
  summary: 'A list is not closed.',
  explanation: 'A list begins with "[" and ends with "]".',
  example: { wrong: 'class_weights: [1.0, 5.0', right: 'class_weights: [1.0, 5.0]' },
  recognise({ text, expected, found, before, field }) {
    const list = field?.value;
    if (list?.text !== '[' || before === undefined || field === undefined) return undefined;
    if (expected !== 'comma' && expected !== 'value') return undefined;
    const follows = /^\s*[:{<]/.test(text.slice(tokenEnd(found), tokenEnd(found) + 80));
    const beginsField = found.kind === 'identifier' && follows && beginsLine(found);
    const isClose = isMark(found, '}') || isMark(found, '>');
    if (!beginsField && !isClose && found.kind !== 'end') return undefined;
    const { line } = lineColumn(text, list.offset);
    const isOther = isClose && !beginsLine(found) && surplusOfCloses(text) === 1;
    // A comma before the bracket goes, too.
    const start = before.text === ',' ? before.offset : tokenEnd(before);
    return {
      message: `The list of "${shorten(field.fullName)}" on line ${line} is not closed: a "]" is missing.`,
      offset: list.offset,
      fix: {
        title: isOther ? `Write "]" for "${found.text}"` : 'Insert the "]"',
        edits: [{ start, end: isOther ? tokenEnd(found) : tokenEnd(before), replacement: ']' }],
      },
    };
  },
};

/** How many more closing than opening brackets of blocks `text` has. */
function surplusOfCloses(text: string): number {
  let surplus = 0;
  for (const token of tokensOf(text))
    if (isMark(token, '{') || isMark(token, '<')) surplus--;
    else if (isMark(token, '}') || isMark(token, '>')) surplus++;
  return surplus;
}
