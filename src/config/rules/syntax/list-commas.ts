/**
 * @module
 * Rule: a comma is missing in a list, or something else stands for it.
 */

import { shorten } from '../../../util/shorten.ts';
import type { TextEdit } from '../../../util/text-edit.ts';
import type { FaultRule } from '../../fault-rule.ts';
import { describeToken } from '../../text/describe-token.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';
import { tokenEnd } from '../../text/syntax-tree.ts';
import type { Token } from '../../text/tokenize.ts';
import { isMark, tokensOf } from '../../text/tokens-of.ts';

/** A comma is missing in a list. */
export const listCommas: FaultRule<SyntaxFault> = {
  id: 'CW020',
  name: 'list-commas',
  severity: 'error',
  summary: 'A comma is missing in a list.',
  explanation: 'Between the values of a list stand commas: [1.0, 2.0, 0.5].',
  example: { wrong: 'aspect_ratios: [1.0 2.0]', right: 'aspect_ratios: [1.0, 2.0]' },
  recognise({ text, expected, found, field }) {
    if (expected !== 'comma' || field?.value?.text !== '[') return undefined;
    const isSemicolon = isMark(found, ';');
    if (!isSemicolon && !startsElement(found)) return undefined;
    return {
      message: `Expected "," or "]" in the list of "${shorten(field.fullName)}", got ${describeToken(found)}.`,
      fix: { title: 'Put commas between the values', edits: insert(text, field.value.offset) },
    };
  },
};

/** The edits that put a comma between any two values of the list that opens at `start`. */
function insert(text: string, start: number): TextEdit[] {
  const edits: TextEdit[] = [];
  let depth = 0;
  let before: Token | undefined;
  for (const token of tokensOf(text, start)) {
    const closes = ['}', '>', ']'].some((mark) => isMark(token, mark));
    if (closes && --depth === 0) break;
    if (depth === 1 && isMark(token, ';'))
      edits.push({ start: token.offset, end: tokenEnd(token), replacement: ',' });
    else if (depth === 1 && before !== undefined && startsElement(token) && endsElement(before))
      if (token.kind !== 'string' || before.kind !== 'string')
        edits.push({ start: tokenEnd(before), end: tokenEnd(before), replacement: ',' });
    if (['{', '<', '['].some((mark) => isMark(token, mark))) depth++;
    before = token;
  }
  return edits;
}

function startsElement(token: Token): boolean {
  return (
    /^(?:number|string|identifier)$/.test(token.kind) || ['{', '<', '-'].some((mark) => isMark(token, mark))
  );
}

function endsElement(token: Token): boolean {
  return /^(?:number|string|identifier)$/.test(token.kind) || ['}', '>'].some((mark) => isMark(token, mark));
}
