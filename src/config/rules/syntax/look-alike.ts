/**
 * @module
 * Rule: a character stands in the text that only looks like the right one, or like nothing: full-width punctuation, a
 * long dash for a minus, a Cyrillic letter, a space that does not break, a space without width.
 */

import type { FaultRule } from '../../fault-rule.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';
import { tokensOf } from '../../text/tokens-of.ts';

const SPACES = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/;
const WITHOUT_WIDTH = /[\u00AD\u200B-\u200F\u2060-\u2064\u202A-\u202E\uFEFF]/;
const LINE_ENDS = /[\u0085\u2028\u2029]/;
const FULL_WIDTH = /[\uFF01-\uFF5E]/;

const OTHERS: Readonly<Record<string, string>> = {
  '−': '-',
  '–': '-',
  '—': '-',
  '‐': '-',
  '‑': '-',
  '、': ',',
  '，': ',',
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  х: 'x',
  у: 'y',
  і: 'i',
  ο: 'o',
  ν: 'v',
};

/** A character only looks like the right one. */
export const lookAlike: FaultRule<SyntaxFault> = {
  id: 'CW025',
  name: 'look-alike',
  severity: 'error',
  summary: 'A character only looks like the right one, or like nothing.',
  explanation:
    'Text copied from web pages holds spaces that do not break and characters without width; some keyboards write punctuation in full width, and word processors long dashes for a minus. The text format takes none of them outside strings and comments.',
  example: { wrong: 'num_classes： 3', right: 'num_classes: 3' },
  recognise({ text, found }) {
    const meant = found.kind === 'fault' ? meaningOf(found.text) : undefined;
    if (meant === undefined) return undefined;
    const code = `U+${found.text.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    const edits = [];
    for (const { kind, text: c, offset } of tokensOf(text)) {
      const replacement = kind === 'fault' ? meaningOf(c) : undefined;
      if (replacement !== undefined) edits.push({ start: offset, end: offset + c.length, replacement });
    }
    const shown = JSON.stringify(meant);
    return {
      message:
        meant.trim() === ''
          ? `An invisible character (${code}) stands here that is not a plain space.`
          : `"${found.text}" (${code}) looks like ${shown} and is another character.`,
      fix: {
        title: 'Write plain characters for such ones',
        edits,
      },
    };
  },
};

/** What `c` was meant to be. */
function meaningOf(c: string): string | undefined {
  if (c.length !== 1) return undefined;
  if (SPACES.test(c)) return ' ';
  if (WITHOUT_WIDTH.test(c)) return '';
  if (LINE_ENDS.test(c)) return '\n';
  if (FULL_WIDTH.test(c)) return String.fromCharCode(c.charCodeAt(0) - 0xfee0);
  return OTHERS[c];
}
