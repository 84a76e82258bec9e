/**
 * @module
 * Rule: a value follows a name without a colon.
 */

import { shorten } from '../../../util/shorten.ts';
import type { FaultRule } from '../../fault-rule.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';
import { tokenEnd } from '../../text/syntax-tree.ts';

/** A value follows a name without a colon. */
export const missingColon: FaultRule<SyntaxFault> = {
  id: 'CW006',
  name: 'missing-colon',
  severity: 'error',
  summary: 'A value follows a name without a colon.',
  explanation:
    'Only a block may follow its name directly: "ssd { … }". A number, a string, a word or a list of them needs a colon.',
  example: { wrong: 'num_classes 90', right: 'num_classes: 90' },
  recognise({ text, expected, found, before, field }) {
    if (field === undefined || before === undefined) return undefined;
    const isList = expected === 'list colon';
    const isNegative = found.text === '-' && /^[\d.]/.test(text.slice(tokenEnd(found), tokenEnd(found) + 1));
    const isValue = isLiteral(found.kind) || isNegative;
    if (!isList && (expected !== 'colon' || !isValue || /[\n\r]/.test(found.leading))) return undefined;
    if (found.kind === 'identifier' && !isValueWord(found.text) && isFollowed(text, tokenEnd(found)))
      return undefined;
    const number = isNegative
      ? (/^-[\w.]{1,30}/.exec(text.slice(found.offset, found.offset + 31))?.[0] ?? '')
      : '';
    const value = isList ? '[ … ]' : shorten(number || found.text);
    const at = tokenEnd(field.name);
    return {
      message: isList
        ? `Expected ":" before the list. Write "${field.fullName}: ${value}".`
        : `Expected ":" or "{" after "${shorten(field.fullName)}", got ${found.kind === 'string' ? value : `"${value}"`}. Write "${shorten(field.fullName)}: ${value}".`,
      offset: found.offset,
      fix: {
        title: `Insert ":" after "${shorten(field.fullName)}"`,
        edits: [{ start: at, end: at, replacement: ':' }],
      },
    };
  },
};

function isLiteral(kind: string): boolean {
  return kind === 'number' || kind === 'string' || kind === 'identifier';
}

/** Words that are values wherever they stand: `true`, and names of enum values. */
function isValueWord(word: string): boolean {
  return /^(?:true|false|True|False|inf|nan|[A-Z][A-Z0-9_]*)$/.test(word);
}

/** Whether what follows makes a word a name, or one of several words. */
function isFollowed(text: string, from: number): boolean {
  return /^[ \t]*(?:[A-Za-z_:{<=.]|\/(?!\/))/.test(text.slice(from, from + 80));
}
