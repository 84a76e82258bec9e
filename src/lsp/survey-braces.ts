/**
 * @module
 * A first look over a text that may be broken: how far its brackets are from even, and which fields stand at the top.
 */

import { type LenientToken, lenientTokens } from './lenient-tokens.ts';

/** How a text's blocks add up. */
export interface BraceSurvey {
  /** Blocks that are never closed. */
  readonly missing: number;
  /** Closing brackets without a block. */
  readonly surplus: number;
  /** The names of the fields outside all blocks. */
  readonly topNames: readonly string[];
}

/** Counts the brackets of `text`, without caring which kind closes which. */
export function surveyBraces(text: string): BraceSurvey {
  let depth = 0;
  let surplus = 0;
  let before: LenientToken | undefined;
  const topNames: string[] = [];
  for (const token of lenientTokens(text)) {
    if (token.kind === 'comment') continue;
    if (depth === 0 && before?.kind === 'word' && startsValue(token)) topNames.push(before.text);
    if (opensBlock(token)) depth++;
    else if (closesBlock(token) && --depth < 0) {
      surplus++;
      depth = 0;
    }
    before = token;
  }
  return { missing: depth, surplus, topNames };
}

/** Whether `token` is `{` or `<`. */
export function opensBlock(token: LenientToken): boolean {
  return token.text === '{' || token.text === '<';
}

/** Whether `token` is `}` or `>`. */
export function closesBlock(token: LenientToken): boolean {
  return token.text === '}' || token.text === '>';
}

/** Whether `token` makes the word before it a field's name: `:`, `{` or `<`. */
export function startsValue(token: LenientToken): boolean {
  return token.text === ':' || opensBlock(token);
}
