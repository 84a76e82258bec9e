/**
 * @module
 * Rule: a bracket is closed by one of another kind.
 */

import { lineColumn } from '../../../util/line-column.ts';
import { shorten } from '../../../util/shorten.ts';
import type { FaultRule } from '../../fault-rule.ts';
import { closingOf, type SyntaxFault } from '../../text/syntax-fault.ts';
import { tokenEnd } from '../../text/syntax-tree.ts';

/** A bracket is closed by one of another kind. */
export const mismatchedBrackets: FaultRule<SyntaxFault> = {
  id: 'CW004',
  name: 'mismatched-brackets',
  severity: 'error',
  summary: 'A bracket is closed by one of another kind.',
  explanation: 'Blocks are written "{ … }" (or "< … >"), lists "[ … ]".',
  example: { wrong: 'iou_similarity { )', right: 'iou_similarity { }' },
  recognise({ text, expected, found, blocks }) {
    const open = blocks[blocks.length - 1];
    if (expected !== 'name' || open === undefined || !/^[}>\])]$/.test(found.text)) return undefined;
    const closing = closingOf(open);
    const { line } = lineColumn(text, open.name.offset);
    return {
      message: `Expected "${closing}", which closes "${shorten(open.name.text)}" of line ${line}, got "${found.text}".`,
      fix: {
        title: `Write "${closing}" for "${found.text}"`,
        edits: [{ start: found.offset, end: tokenEnd(found), replacement: closing }],
      },
    };
  },
};
