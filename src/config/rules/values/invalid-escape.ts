/**
 * @module
 * Rule: a backslash in a string begins no escape that there is. Nearly always the string is a Windows path.
 */

import { shorten } from '../../../util/shorten.ts';
import type { FaultRule, Finding } from '../../fault-rule.ts';
import { replaceValue } from '../../schema/replace-value.ts';
import { sayWrong, type WrongValue } from '../../schema/wrong-value.ts';
import { forwardSlashes } from '../../text/windows-path.ts';

/** A backslash in a string begins no escape that there is. */
export const invalidEscape: FaultRule<WrongValue> = {
  id: 'CW118',
  name: 'invalid-escape',
  severity: 'error',
  summary: 'A backslash in a string begins no escape that there is.',
  explanation:
    'In a string a backslash begins an escape: \\n is a newline, \\\\ a backslash. A Windows path is written with forward slashes, which Windows takes as well. The TensorFlow API stops at \\x, \\u and \\U without digits; other unknown escapes it keeps as they are.',
  example: {
    wrong: 'input_path: "D:\\data\\Uploads\\x.record"',
    right: 'input_path: "D:/data/Uploads/x.record"',
  },
  recognise(wrong) {
    const { value, fault } = wrong;
    if (value.kind !== 'scalar' || value.tokens[0].kind !== 'string' || !/\bescapes?\b/.test(fault))
      return undefined;
    const [{ text }] = value.tokens;
    const isMarkdown = /^(?:[^\\]|\\[_*-])*$/.test(text.slice(0, 1000));
    if (isMarkdown && value.tokens.length === 1) return describeMarkdown(wrong, text);
    const written = value.tokens.length === 1 ? forwardSlashes(text) : undefined;
    return {
      message: `${sayWrong(wrong)}${written === undefined ? '' : ` Write the path with forward slashes: ${shorten(written)}.`}`,
      fix: written === undefined ? undefined : replaceValue(value, written),
    };
  },
};

/** `ssd\_mobilenet`: Markdown writes a backslash before an underscore that is meant as one. */
function describeMarkdown(wrong: WrongValue, text: string): Finding {
  const written = text.replace(/\\([_*-])/g, '$1');
  return {
    message: `${sayWrong(wrong)} It comes from Markdown: write ${shorten(written)}.`,
    fix: replaceValue(wrong.value, written),
  };
}
