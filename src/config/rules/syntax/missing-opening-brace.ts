/**
 * @module
 * Rule: the fields of a block follow its name without an opening brace.
 */

import { shorten } from '../../../util/shorten.ts';
import type { FaultRule } from '../../fault-rule.ts';
import type { FieldInHand, SyntaxFault } from '../../text/syntax-fault.ts';
import { tokenEnd } from '../../text/syntax-tree.ts';
import { indentation } from '../../text/text-lines.ts';
import { beginsLine, isMark } from '../../text/tokens-of.ts';

/** The fields of a block follow its name without an opening brace. */
export const missingOpeningBrace: FaultRule<SyntaxFault> = {
  id: 'CW005',
  name: 'missing-opening-brace',
  severity: 'error',
  summary: 'The fields of a block follow its name without an opening brace.',
  explanation:
    'A block begins with "{" after its name: "ssd {". The colon before the brace may stand or not.',
  example: { wrong: 'ssd\n  num_classes: 3\n}', right: 'ssd {\n  num_classes: 3\n}' },
  recognise(fault) {
    const { field } = fault;
    if (field === undefined || !lacksBrace(fault, field)) return undefined;
    const after = tokenEnd(field.colon ?? field.name);
    const name = shorten(field.fullName);
    return {
      message: `The block "${name}" lacks its opening brace: write "${name} {".`,
      offset: field.name.offset,
      fix: {
        title: `Insert "{" after "${name}"`,
        edits: [{ start: after, end: after, replacement: ' {' }],
      },
    };
  },
};

function lacksBrace({ text, expected, found }: SyntaxFault, field: FieldInHand): boolean {
  const column = (offset: number): number => indentation(text, offset).length;
  if (expected === 'colon') {
    // The brace of an empty block stands alone: "iou_similarity", then "}" below it.
    if (isMark(found, '}')) return beginsLine(found) && column(found.offset) === column(field.name.offset);
    if (found.kind !== 'identifier') return false;
    if (beginsLine(found)) return column(found.offset) > column(field.name.offset);
    return /^[ \t]*[:{<]/.test(text.slice(tokenEnd(found), tokenEnd(found) + 20));
  }
  // After a colon, the name of the first field was taken for the value.
  const { value } = field;
  if (expected !== 'name' || value?.kind !== 'identifier' || !beginsLine(value)) return false;
  const begins = isMark(found, ':') || isMark(found, '{') || isMark(found, '<');
  return begins && column(value.offset) > column(field.name.offset);
}
