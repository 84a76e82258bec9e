/**
 * @module
 * Rule: something begins like a number and is none, or is a number written for people: `200_000`, `200k`, `50%`, `0,9`.
 */

import { shorten } from '../../../util/shorten.ts';
import type { FaultRule, Finding } from '../../fault-rule.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';
import { isMark } from '../../text/tokens-of.ts';

/** How a number is meant that is written otherwise, where there is no doubt. */
const MEANT: readonly (readonly [pattern: RegExp, meant: (found: RegExpExecArray) => string])[] = [
  [/^\d+(?:_\d+)+$/, ([all]) => all.replaceAll('_', '')],
  [/^0+(\d*[89]\d*)$/, ([, digits]) => digits],
  [/^(\d+)[kK]$/, ([, digits]) => `${digits}000`],
  [/^(\d+(?:\.\d+)?)[dDlLuU]$/, ([, digits]) => digits],
];

/** Something begins like a number and is none. */
export const malformedNumber: FaultRule<SyntaxFault> = {
  id: 'CW026',
  name: 'malformed-number',
  severity: 'error',
  summary: 'Something begins like a number and is none.',
  explanation:
    'Numbers are written 90, -1, 0.5, 1.5e-3. There are no marks between thousands, no units, no percent and no decimal comma. A name cannot begin with a digit.',
  example: { wrong: 'num_steps: 200_000', right: 'num_steps: 200000' },
  recognise(fault) {
    const { found, before } = fault;
    if (found.kind === 'fault' && found.text === '+' && fault.expected === 'value')
      return {
        message: 'The text format writes a positive number without "+".',
        fix: {
          title: 'Remove the "+"',
          edits: [{ start: found.offset, end: found.offset + 1, replacement: '' }],
        },
      };
    if (found.text === '%' && before?.kind === 'number' && found.leading === '')
      return {
        message: `The text format has no percent: write ${before.text}% as a number, such as 0.5 for 50%.`,
      };
    if (found.kind === 'fault' && /^\.?\d/.test(found.text)) return describe(found.text, found.offset);
    return describeComma(fault);
  },
};

function describe(number: string, start: number): Finding {
  const message = `"${shorten(number)}" is not a number.`;
  for (const [pattern, meant] of MEANT) {
    const match = pattern.exec(number.slice(0, 100));
    if (match === null || match[0].length < number.length) continue;
    const replacement = meant(match);
    return {
      message,
      fix: { title: `Write ${replacement}`, edits: [{ start, end: start + number.length, replacement }] },
    };
  }
  const advice = /^\d+x\d+$/.test(number) ? ' Width and height are fields of their own.' : '';
  return { message: message + advice };
}

/** `0,9` and `200,000`: a comma right between two numbers, which the parser takes for the end of the field. */
function describeComma({ text, expected, found, before, field }: SyntaxFault): Finding | undefined {
  const first = field?.value;
  const isComma =
    expected === 'name' && found.kind === 'number' && isMark(before, ',') && found.leading === '';
  if (!isComma || before === undefined || first?.kind !== 'number' || before.leading !== '') return undefined;
  if (
    first.offset + first.text.length !== before.offset ||
    /^[ \t]*,/.test(text.slice(found.offset + found.text.length, found.offset + found.text.length + 20))
  )
    return undefined;
  const written = `${first.text},${found.text}`;
  if (/^0$/.test(first.text))
    return {
      message: `${written} has a decimal comma; the text format writes ${first.text}.${found.text}.`,
      offset: first.offset,
      fix: {
        title: `Write ${first.text}.${found.text}`,
        edits: [{ start: before.offset, end: before.offset + 1, replacement: '.' }],
      },
    };
  return /^\d{1,3}$/.test(first.text) && /^\d{3}$/.test(found.text)
    ? {
        message: `${written} is not a number: write ${first.text}${found.text}, or a list of two, [${first.text}, ${found.text}].`,
        offset: first.offset,
      }
    : undefined;
}
