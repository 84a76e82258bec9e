/**
 * @module
 * Rule: a Windows path stands without quotes.
 */

import { shorten } from '../../../util/shorten.ts';
import type { FaultRule } from '../../fault-rule.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';
import { unquotedValue } from '../../text/unquoted-value.ts';
import { withSlashes } from '../../text/windows-path.ts';

const WINDOWS = /^[A-Za-z]:|\\/;

/** A Windows path stands without quotes. */
export const unquotedWindowsPath: FaultRule<SyntaxFault> = {
  id: 'CW012',
  name: 'unquoted-windows-path',
  severity: 'error',
  summary: 'A Windows path stands without quotes.',
  explanation:
    'Paths are strings and stand in quotes. Inside them a backslash begins an escape ("\\t" is a tab), so write forward slashes: Windows takes them too. The TensorFlow API says of such a file that a message has no field named "D".',
  example: { wrong: 'input_path: D:\\data\\train.record', right: 'input_path: "D:/data/train.record"' },
  recognise(fault) {
    const value = unquotedValue(fault);
    if (value === undefined || !WINDOWS.test(value.text)) return undefined;
    const { start, text } = value;
    const bare = text.replace(/["']$/, '');
    const written = `"${withSlashes(bare)}"`;
    return {
      message: `The path ${shorten(bare)} needs quotes, and forward slashes in them: a backslash begins an escape.`,
      offset: start,
      fix: {
        title: `Write ${shorten(written)}`,
        edits: [{ start, end: start + text.length, replacement: written }],
      },
    };
  },
};
