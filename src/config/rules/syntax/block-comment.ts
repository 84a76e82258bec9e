/**
 * @module
 * Rule: a comment stands between marks of another language; the text format has only "#".
 */

import type { TextEdit } from '../../../util/text-edit.ts';
import type { FaultRule } from '../../fault-rule.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';
import { indentation, lineEnd, newlineOf } from '../../text/text-lines.ts';
import { tokensOf } from '../../text/tokens-of.ts';

const MARKS: readonly (readonly [open: string, close: string])[] = [
  ['/*', '*/'],
  ['<!--', '-->'],
];

/** A comment stands between marks of another language. */
export const blockComment: FaultRule<SyntaxFault> = {
  id: 'CW011',
  name: 'block-comment',
  severity: 'error',
  summary: 'A comment stands between marks of another language.',
  explanation: 'The text format has one kind of comment: from "#" to the end of the line.',
  example: { wrong: '/* two classes */', right: '# two classes' },
  recognise({ text, found }) {
    const marks = MARKS.find(([open]) => text.startsWith(open, found.offset));
    if (marks === undefined) return undefined;
    const [open, close] = marks;
    const edits = rewrite(text, open, close);
    return {
      message: `"${open} … ${close}" is no comment here: the text format begins comments with "#".`,
      fix: edits.length === 0 ? undefined : { title: 'Write "#" before each line of it', edits },
    };
  },
};

/** The edits that rewrite every comment between `open` and `close`. */
function rewrite(text: string, open: string, close: string): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let from = 0; ; ) {
    let start: number | undefined;
    for (const { offset } of tokensOf(text, from))
      if (text.startsWith(open, offset)) {
        start = offset;
        break;
      }
    const inner = start === undefined ? -1 : text.indexOf(close, start + open.length);
    if (start === undefined || inner < 0) return edits;
    const end = inner + close.length;
    const rest = text.slice(end, lineEnd(text, end));
    const lines = text.slice(start + open.length, inner).split(/\r\n|\n|\r/);
    const indent = indentation(text, start);
    const written = lines.map((line) => `# ${line.trim().replace(/^\*+ ?/, '')}`.trimEnd());
    const isEmptyAt = (i: number): boolean => written[i] === '#' && written.length > 1;
    const kept = written.slice(isEmptyAt(0) ? 1 : 0, isEmptyAt(written.length - 1) ? -1 : undefined);
    const newline = `${newlineOf(text)}${indent}`;
    edits.push({
      start,
      end: rest.trim() === '' ? end : end + (rest.length - rest.trimStart().length),
      replacement: `${(kept.length === 0 ? ['#'] : kept).join(newline)}${rest.trim() === '' ? '' : newline}`,
    });
    from = end;
  }
}
