/**
 * @module
 * Rule: the file is a diff, or holds lines of one.
 */

import { shorten } from '../../../util/shorten.ts';
import type { TextFix } from '../../../util/text-edit.ts';
import type { FaultRule } from '../../fault-rule.ts';
import { lineAround } from '../../text/line-around.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';

const HEADER = /^(?:diff --git |index [0-9a-f]+\.\.|--- |\+\+\+ |@@ |\\ No newline)/;
const CHANGED = /^[-+][ \t]*[A-Za-z_}\]]/;

/** The file is a diff, or holds lines of one. */
export const pastedDiff: FaultRule<SyntaxFault> = {
  id: 'CW037',
  name: 'pasted-diff',
  severity: 'error',
  summary: 'The file is a diff, or holds lines of one.',
  explanation:
    'A diff marks added lines with "+" and removed ones with "-". Where the whole file is one, --fix keeps the new side.',
  recognise({ text, found }) {
    const line = lineAround(text, found.offset);
    if (!HEADER.test(line.text) && !(line.start === found.offset && CHANGED.test(line.text)))
      return undefined;
    return {
      message: `"${shorten(line.text.trim())}" is a line of a diff. Write the file as it is after the change.`,
      offset: line.start,
      fix: newSide(text),
    };
  },
};

/** The fix that keeps the new side, where all of `text` is a diff. */
function newSide(text: string): TextFix | undefined {
  const lines = text.split(/(?<=\n|\r(?!\n))/);
  const isDiff = lines.every((line) => /^[-+ @\\\r\n]/.test(line) || HEADER.test(line));
  if (!isDiff || !lines.some((line) => HEADER.test(line))) return undefined;
  const kept = lines.filter((line) => !HEADER.test(line) && !line.startsWith('-'));
  const replacement = kept.map((line) => line.replace(/^[+ ]/, '')).join('');
  return { title: 'Keep the new side of the diff', edits: [{ start: 0, end: text.length, replacement }] };
}
