/**
 * @module
 * Rule: a string does not end on its line: the quote is missing, is of the other kind, or stands behind a backslash,
 * which makes it part of the string.
 */

import { shorten } from '../../../util/shorten.ts';
import type { FaultRule, Finding } from '../../fault-rule.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';
import { withSlashes } from '../../text/windows-path.ts';

/** A string does not end on its line. */
export const unterminatedString: FaultRule<SyntaxFault> = {
  id: 'CW007',
  name: 'unterminated-string',
  severity: 'error',
  summary: 'A string does not end on its line.',
  explanation:
    'A string ends with the quote it began with, on the same line. A long one may be written as several strings in a row, which are joined. A backslash before the last quote makes that a part of the string: write Windows paths with forward slashes.',
  example: { wrong: 'input_path: "train.record', right: 'input_path: "train.record"' },
  recognise({ found }) {
    const quote = found.text[0];
    if (found.kind !== 'fault' || (quote !== '"' && quote !== "'")) return undefined;
    const [, string = '', rest = ''] =
      /^(.*?)([ \t,;}\]]*(?:[ \t]#.*)?)$/s.exec(found.text.slice(0, 2000)) ?? [];
    if (string.length > 1 && string.endsWith(`\\${quote}`)) return describeBackslash(found.offset, string);
    const other = quote === '"' ? "'" : '"';
    const isMismatched = string.length > 1 && string.endsWith(other);
    const end = found.offset + found.text.length - rest.length;
    return {
      message: isMismatched
        ? `This string begins with ${quote} and ends with ${other}: both must be the same.`
        : `This string is not closed: add a ${quote} before the end of the line.`,
      offset: found.offset,
      fix:
        found.text.length > 2000
          ? undefined
          : {
              title: isMismatched ? `End the string with ${quote}` : `Add the ${quote}`,
              edits: [{ start: isMismatched ? end - 1 : end, end, replacement: quote }],
            },
    };
  },
};

function describeBackslash(start: number, string: string): Finding {
  const written = withSlashes(string);
  const isPath = /^.(?:[A-Za-z]:|\\\\|\.{1,2}\\)/.test(string);
  return {
    message: `The backslash before the last quote makes it a part of the string, which then never ends.${isPath ? ' Write the path with forward slashes.' : ''}`,
    offset: start,
    fix: isPath
      ? {
          title: `Write ${shorten(written)}`,
          edits: [{ start, end: start + string.length, replacement: written }],
        }
      : undefined,
  };
}
