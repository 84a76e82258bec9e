/**
 * @module
 * Rule: a path or another string stands without quotes, or without the first of them.
 */

import { shorten } from '../../../util/shorten.ts';
import type { FaultRule } from '../../fault-rule.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';
import { unquotedValue } from '../../text/unquoted-value.ts';

/** A path or another string stands without quotes. */
export const unquotedString: FaultRule<SyntaxFault> = {
  id: 'CW009',
  name: 'unquoted-string',
  severity: 'error',
  summary: 'A path or another string stands without quotes.',
  explanation:
    'Strings, paths among them, stand in quotes. Without them only a number, true, false or the name of an enum value can be a value.',
  example: { wrong: 'input_path: /data/train.record', right: 'input_path: "/data/train.record"' },
  recognise(fault) {
    const value = unquotedValue(fault);
    if (value === undefined) return undefined;
    const { start, text } = value;
    const closing = /["']$/.exec(text)?.[0];
    const quote = closing ?? '"';
    const written = `${quote}${closing === undefined ? text : text.slice(0, -1)}${quote}`;
    return {
      message:
        closing === undefined
          ? `The string ${shorten(text)} needs quotes: ${shorten(written)}.`
          : `The string ${shorten(text)} lacks its first quote: write ${shorten(written)}.`,
      offset: start,
      fix: {
        title: `Write ${shorten(written)}`,
        edits: [{ start, end: start + text.length, replacement: written }],
      },
    };
  },
};
