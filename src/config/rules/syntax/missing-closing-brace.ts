/**
 * @module
 * Rule: a block is never closed. Which one, indentation tells; the end of the file, where a parser notices, does not.
 */

import { lineColumn } from '../../../util/line-column.ts';
import { shorten } from '../../../util/shorten.ts';
import type { TextFix } from '../../../util/text-edit.ts';
import type { FaultRule } from '../../fault-rule.ts';
import { checkBraces, type MissingBrace } from '../../text/check-braces.ts';
import { closingOf, type SyntaxFault } from '../../text/syntax-fault.ts';
import { tokenEnd } from '../../text/syntax-tree.ts';
import { indentation, lineEnd, newlineOf } from '../../text/text-lines.ts';

/** A block is never closed. */
export const missingClosingBrace: FaultRule<SyntaxFault> = {
  id: 'CW002',
  name: 'missing-closing-brace',
  severity: 'error',
  summary: 'A block is never closed.',
  explanation:
    'Every "{" needs its "}". Where one is missing, the next one closes the wrong block, and a parser notices only at the end of the file. The block reported is the one whose indentation says that it should have ended. The TensorFlow API reports such a file as an unknown field of the block that was left open.',
  example: {
    wrong: 'ssd {\n  matcher {\n    argmax_matcher {\n    }\n  num_classes: 3\n}',
    right: 'ssd {\n  matcher {\n    argmax_matcher {\n    }\n  }\n  num_classes: 3\n}',
  },
  recognise({ text, expected, found, blocks }) {
    const open = blocks[blocks.length - 1];
    if (expected !== 'name' || found.kind !== 'end' || open === undefined) return undefined;
    const { missing, extra } = checkBraces(text);
    const first = missing[0];
    const adds = first !== undefined && missing.length - extra.length === blocks.length;
    const block = adds ? first.block : open;
    const never = `The block "${shorten(block.name.text)}" is never closed: a "${closingOf(block)}" is missing.`;
    const isSure = adds && extra.length === 0;
    return {
      message: isSure
        ? `${never}${whereto(text, first)}`
        : `${never} Indentation does not tell for sure which block it is.`,
      offset: block.name.offset,
      fix: isSure ? insertion(text, first) : undefined,
    };
  },
};

function whereto(text: string, { next }: MissingBrace): string {
  if (next.kind === 'end') return '';
  const { line } = lineColumn(text, next.offset);
  return ` By the indentation it belongs before line ${line}, where "${shorten(next.text)}" stands.`;
}

function insertion(text: string, { block, before }: MissingBrace): TextFix {
  const closing = closingOf(block);
  const at = lineEnd(text, tokenEnd(before));
  const indent = indentation(text, block.name.offset);
  return {
    title: `Insert "${closing}" after line ${lineColumn(text, at).line}`,
    edits: [{ start: at, end: at, replacement: `${newlineOf(text)}${indent}${closing}` }],
  };
}
