/**
 * @module
 * Rule: several values stand in other brackets than those of a list, or in none.
 */

import { shorten } from '../../../util/shorten.ts';
import type { FaultRule, Finding } from '../../fault-rule.ts';
import { isListName } from '../../schema/field-homes.ts';
import { lineAround } from '../../text/line-around.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';
import type { Token } from '../../text/tokenize.ts';
import { beginsLine } from '../../text/tokens-of.ts';

const SCALAR = String.raw`(?:-?[\w.]+|"[^"\n]*"|'[^'\n]*')`;
const SEVERAL = String.raw`${SCALAR}(?:[ \t]*,[ \t]*${SCALAR}|[ \t]+${SCALAR})*`;
const IN_PARENTHESES = new RegExp(String.raw`^\([ \t]*(${SEVERAL})?[ \t]*,?[ \t]*\)`);
const IN_BRACES = new RegExp(String.raw`^\{[ \t]*(${SEVERAL})[ \t]*,?[ \t]*\}`);
/** Numbers only, or strings only: a word may be the name of the next field. */
const BARE =
  /^(?:-?[\d.][\w.+-]*(?:[ \t]*,[ \t]*|[ \t]+))+-?[\d.][\w.+-]*|^(?:(?:"[^"\n]*"|'[^'\n]*')[ \t]*,[ \t]*)+(?:"[^"\n]*"|'[^'\n]*')/;

/** Several values stand in other brackets than those of a list, or in none. */
export const listBrackets: FaultRule<SyntaxFault> = {
  id: 'CW022',
  name: 'list-brackets',
  severity: 'error',
  summary: 'Several values stand in other brackets than those of a list, or in none.',
  explanation:
    'A list of values stands in square brackets with commas between, or the field is given again for each value. Braces hold fields.',
  example: { wrong: 'aspect_ratios: 1.0, 2.0', right: 'aspect_ratios: [1.0, 2.0]' },
  recognise(fault) {
    return describeParentheses(fault) ?? describeBraces(fault) ?? describeBare(fault);
  },
};

function describeParentheses({ text, found }: SyntaxFault): Finding | undefined {
  if (found.text !== '(' && found.text !== ')') return undefined;
  const message = `Unexpected "${found.text}". Lists are written [a, b], messages { … }.`;
  const match = IN_PARENTHESES.exec(restOfLine(text, found.offset));
  if (match === null) return { message };
  const written = listOf(match[1] ?? '');
  return {
    message,
    fix: {
      title: `Write ${shorten(written)}`,
      edits: [{ start: found.offset, end: found.offset + match[0].length, replacement: written }],
    },
  };
}

function describeBraces({ text, expected, found, blocks }: SyntaxFault): Finding | undefined {
  const block = blocks[blocks.length - 1];
  if (expected !== 'name' || block === undefined || !isValue(found)) return undefined;
  const start = block.open.offset;
  const match = IN_BRACES.exec(restOfLine(text, start));
  if (match === null || found.offset >= start + match[0].length) return undefined;
  const written = listOf(match[1]);
  const between = text.slice(block.name.offset + block.name.text.length, start);
  const colon = between.includes(':') ? '' : ':';
  return {
    message: `Braces hold fields; a list of values stands in brackets: ${shorten(block.name.text)}: ${shorten(written)}.`,
    offset: start,
    fix: {
      title: `Write ${shorten(written)}`,
      edits: [
        ...(colon === ''
          ? []
          : [{ start: start - between.length, end: start - between.length, replacement: colon }]),
        { start, end: start + match[0].length, replacement: written },
      ],
    },
  };
}

function describeBare({ text, expected, found, field }: SyntaxFault): Finding | undefined {
  if (expected !== 'name' || field?.value === undefined || field.colon === undefined) return undefined;
  if (beginsLine(found) || (!isValue(found) && found.text !== '-')) return undefined;
  const minus = text[field.colon.offset + 1] === '-' || field.value.text === '-';
  const start = field.value.offset;
  const match = BARE.exec(restOfLine(text, start));
  const isIn = match !== null && found.offset > start && found.offset < start + match[0].length;
  if (!isIn || (minus && match[0][0] !== '-')) return undefined;
  const written = listOf(match[0]);
  const name = shorten(field.fullName);
  return {
    message: `"${name}" is followed by several values. A list of them stands in brackets: ${name}: ${shorten(written)}.`,
    offset: start,
    fix: isListName(field.fullName)
      ? {
          title: `Write ${shorten(written)}`,
          edits: [{ start, end: start + match[0].length, replacement: written }],
        }
      : undefined,
  };
}

function isValue({ kind }: Token): boolean {
  return kind === 'number' || kind === 'string' || kind === 'fault';
}

function restOfLine(text: string, offset: number): string {
  const line = lineAround(text, offset);
  return line.text.slice(offset - line.start);
}

/** The list of `values`, which commas or spaces are between. */
function listOf(values: string): string {
  const all = values.match(new RegExp(SCALAR, 'g')) ?? [];
  return `[${all.join(', ')}]`;
}
