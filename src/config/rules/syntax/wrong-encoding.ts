/**
 * @module
 * Rule: the file is not UTF-8 text: UTF-16, as some Windows programs write it, or no text at all.
 */

import type { FaultRule } from '../../fault-rule.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';

/** What a byte that is no UTF-8 is decoded to. */
const UNDECODED = '\uFFFD';
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NO_TEXT = /[\0-\x08\x0E-\x1F\x7F\uFFFD]/g;

/** The file is not UTF-8 text. */
export const wrongEncoding: FaultRule<SyntaxFault> = {
  id: 'CW024',
  name: 'wrong-encoding',
  severity: 'error',
  summary: 'The file is not UTF-8 text.',
  explanation:
    'Windows PowerShell ("> file") and older editors write UTF-16. Save the file as UTF-8; where it holds only English letters, --fix does that. A checkpoint (.ckpt, .pb) or a data set (.record) is no text at all: give check the pipeline.config.',
  recognise({ text, found }) {
    if (found.kind !== 'fault' || found.text.search(NO_TEXT) !== 0) return undefined;
    const head = text.slice(0, 2000);
    const strange = head.match(NO_TEXT)?.length ?? 0;
    const nulls = head.split('\0').length - 1;
    if (nulls * 3 >= head.length) {
      const plain = readUtf16(text);
      return {
        message: `This file is UTF-16 text, not UTF-8.${plain === undefined ? ' Save it as UTF-8.' : ''}`,
        offset: 0,
        fix:
          plain === undefined
            ? undefined
            : { title: 'Write it as UTF-8', edits: [{ start: 0, end: text.length, replacement: plain }] },
      };
    }
    if (strange * 20 >= head.length)
      return { message: 'This is a binary file, not a configuration. Is it the right file?', offset: 0 };
    return found.text === UNDECODED
      ? { message: 'A byte stands here that is not UTF-8 text. Save the file as UTF-8, or remove it.' }
      : {
          message: `A control character (${codeOf(found.text)}) stands here. Remove it.`,
          fix: {
            title: 'Remove it',
            edits: [{ start: found.offset, end: found.offset + 1, replacement: '' }],
          },
        };
  },
};

/** The text whose UTF-16 bytes, of either order, were taken for UTF-8, where all of it is ASCII. */
function readUtf16(text: string): string | undefined {
  const start = text.startsWith(UNDECODED + UNDECODED) ? 2 : 0;
  const first = text[start] === '\0' ? 1 : 0;
  const parts: string[] = [];
  for (let at = start; at < text.length; at += 2) {
    const c = text[at + first] ?? '';
    const other = text[at + 1 - first] ?? '\0';
    if (other !== '\0' || c > '\x7F' || c === '\0') return undefined;
    parts.push(c);
  }
  return parts.join('');
}

function codeOf(c: string): string {
  return `U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
