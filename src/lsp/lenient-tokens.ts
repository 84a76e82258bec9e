/**
 * @module
 * A lexer that never fails, for texts that are being typed: what the real lexer (`config/text/tokenize.ts`) refuses is
 * a token of its own here. A string that is not closed ends with its line, so that a quote typed a moment ago does not
 * swallow the rest of the file.
 */

/** What a token is; `other` is any character that the text format does not have. */
export type LenientKind = 'comment' | 'string' | 'word' | 'number' | 'punctuation' | 'other';

/** One token, from `start` up to `end` (UTF-16 code units). */
export interface LenientToken {
  readonly kind: LenientKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** One alternative for each kind, in the order of `KINDS`. */
const TOKEN =
  /((?:#|\/\/)[^\n\r]*)|("(?:[^"\\\n\r]|\\[^\n\r])*"?|'(?:[^'\\\n\r]|\\[^\n\r])*'?)|([A-Za-z_]\w*)|(\.?\d(?:[eE][+-]|[\w.])*)|([{}<>[\]:,;/.-])|(\S)/gu;

const KINDS: readonly LenientKind[] = ['comment', 'string', 'word', 'number', 'punctuation', 'other'];

/** The tokens of `text` from `from` on, one by one; white space is between them. */
export function* lenientTokens(text: string, from = 0): Generator<LenientToken, undefined> {
  const pattern = new RegExp(TOKEN);
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [found, ...groups] = match;
    const kind = KINDS[groups.findIndex((group) => group !== undefined)];
    yield { kind, text: found, start: match.index, end: match.index + found.length };
  }
  return undefined;
}

/** Whether a string token lacks its closing quote. */
export function isUnclosed({ kind, text }: LenientToken): boolean {
  return kind === 'string' && !/^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')$/s.test(text);
}
