/**
 * @module
 * Rule: a line of Markdown or of a notebook came along with the text.
 */

import { shorten } from '../../../util/shorten.ts';
import type { FaultRule } from '../../fault-rule.ts';
import { lineAround } from '../../text/line-around.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';
import { removal } from '../../text/text-lines.ts';

const FENCE = /^[ \t]*(?:```|~~~)[\w -]*$/;
const MAGIC = /^[ \t]*%%?[A-Za-z]\w*\b.*$/;

/** A line of Markdown or of a notebook came along with the text. */
export const foreignLine: FaultRule<SyntaxFault> = {
  id: 'CW034',
  name: 'foreign-line',
  severity: 'error',
  summary: 'A line of Markdown or of a notebook came along with the text.',
  explanation:
    'Answers on the web show files between lines of "```", and notebooks write them with "%%writefile". Those lines are not part of the file.',
  example: { wrong: '```\nnum_classes: 3\n```', right: 'num_classes: 3' },
  recognise({ text, found }) {
    const line = lineAround(text, found.offset);
    const isFence = FENCE.test(line.text);
    if (!isFence && !MAGIC.test(line.text)) return undefined;
    const shown = shorten(line.text.trim());
    const pattern = new RegExp((isFence ? FENCE : MAGIC).source, 'gm');
    return {
      message: isFence
        ? `"${shown}" is Markdown: it marks where a file begins and ends.`
        : `"${shown}" is a command of a notebook, not part of the file.`,
      fix: {
        title: isFence ? 'Remove the lines of Markdown' : 'Remove the line',
        edits: [...text.matchAll(pattern)].map(({ index, 0: all }) =>
          removal(text, index, index + all.length),
        ),
      },
    };
  },
};
