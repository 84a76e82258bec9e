/**
 * @module
 * Rule: a closing brace has no block to close. Which one is too many, indentation tells: a parser notices only when
 * all blocks are closed and one more brace follows.
 */

import { lineColumn } from '../../../util/line-column.ts';
import { shorten } from '../../../util/shorten.ts';
import type { TextFix } from '../../../util/text-edit.ts';
import type { FaultRule } from '../../fault-rule.ts';
import { checkBraces } from '../../text/check-braces.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';
import { tokenEnd } from '../../text/syntax-tree.ts';
import { removal } from '../../text/text-lines.ts';
import type { Token } from '../../text/tokenize.ts';

/** A closing brace has no block to close. */
export const extraClosingBrace: FaultRule<SyntaxFault> = {
  id: 'CW003',
  name: 'extra-closing-brace',
  severity: 'error',
  summary: 'A closing brace has no block to close.',
  explanation:
    'One "}" too many closes a block too early, and what follows falls into the block around it. Where indentation tells which one, that one is reported; else the last, which has nothing left to close.',
  example: {
    wrong: 'ssd {\n  matcher {\n  }\n  }\n  num_classes: 3\n}',
    right: 'ssd {\n  matcher {\n  }\n  num_classes: 3\n}',
  },
  recognise({ text, expected, found, blocks, lastClosed }) {
    if (expected !== 'name' || blocks.length > 0 || !isClose(found)) return undefined;
    const { missing, extra } = checkBraces(text);
    const isSure = missing.length === 0 && extra.length > 0;
    const brace = isSure ? extra[0] : found;
    const line = (token: Token): number => lineColumn(text, token.offset).line;
    const last =
      lastClosed === undefined
        ? ''
        : ` The last one, "${shorten(lastClosed.block.name.text)}" of line ${line(lastClosed.block.name)}, was closed on line ${line(lastClosed.close)}.`;
    return {
      message:
        brace.offset === found.offset
          ? `This "${brace.text}" has no block to close: every block is closed already.${last}`
          : `By the indentation this "${brace.text}" is one too many: it closes a block too early, and the "${found.text}" on line ${line(found)} has none left to close.`,
      offset: brace.offset,
      fix: isSure ? remove(text, brace) : undefined,
    };
  },
};

function isClose({ kind, text }: Token): boolean {
  return kind === 'punctuation' && (text === '}' || text === '>');
}

function remove(text: string, brace: Token): TextFix {
  const { line } = lineColumn(text, brace.offset);
  return {
    title: `Remove the "${brace.text}" of line ${line}`,
    edits: [removal(text, brace.offset, tokenEnd(brace))],
  };
}
