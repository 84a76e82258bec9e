/**
 * @module
 * All tokens of a text, faults included: for fixes that mend one mistake wherever a text makes it.
 */

import { type Token, Tokenizer } from './tokenize.ts';

/** The tokens of `text` from `from` on, up to the end and without it. */
export function* tokensOf(text: string, from = 0): Generator<Token, undefined> {
  const tokenizer = new Tokenizer(text, from);
  for (let token = tokenizer.next(); token.kind !== 'end'; token = tokenizer.next()) yield token;
  return undefined;
}

/** Whether a newline stands before `token`, after the token before it. */
export function beginsLine(token: Token): boolean {
  return /[\n\r]/.test(token.leading);
}

/** Whether `token` is the mark `text`. */
export function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === 'punctuation' && token.text === text;
}
