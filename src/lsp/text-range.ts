/**
 * @module
 * From offsets in a text to the ranges of the protocol, and the word at an offset. Offsets here and positions there both
 * count UTF-16 code units, the protocol's default.
 */

import type { TextEdit as ProtocolEdit, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from '../util/text-edit.ts';
import { lenientTokens } from './lenient-tokens.ts';

/** The range from `start` up to `end`. */
export function rangeOf(document: TextDocument, start: number, end: number): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

/** The range of the token that begins at `offset`; at the end of a text, of the last token before it. */
export function tokenRange(document: TextDocument, offset: number): Range {
  const text = document.getText();
  const at =
    offset < text.length && /\S/.test(text[offset]) ? offset : text.slice(0, offset).trimEnd().length;
  if (at !== offset) return rangeOf(document, Math.max(0, at - 1), Math.max(0, at));
  const token = lenientTokens(text, at).next().value;
  return rangeOf(document, at, token?.start === at ? token.end : at + 1);
}

/** `edit` as the protocol writes it. */
export function protocolEdit(document: TextDocument, { start, end, replacement }: TextEdit): ProtocolEdit {
  return { range: rangeOf(document, start, end), newText: replacement };
}

/**
 * The one edit that turns the text of `document` into `next`: what both begin and end with is left alone, and no `\r\n`
 * and no pair of surrogates is cut in two, since no position lies inside them.
 */
export function wholeEdit(document: TextDocument, next: string): ProtocolEdit[] {
  const text = document.getText();
  if (text === next) return [];
  const most = Math.min(text.length, next.length);
  let head = 0;
  while (head < most && text[head] === next[head]) head++;
  let tail = 0;
  while (tail < most - head && text[text.length - 1 - tail] === next[next.length - 1 - tail]) tail++;
  while (isInside(text, head) || isInside(next, head)) head--;
  while (isInside(text, text.length - tail) || isInside(next, next.length - tail)) tail--;
  const replacement = next.slice(head, next.length - tail);
  return [protocolEdit(document, { start: head, end: text.length - tail, replacement })];
}

/** Whether `offset` lies inside a line end of two characters or a pair of surrogates. */
function isInside(text: string, offset: number): boolean {
  return /^(?:\r\n|[\uD800-\uDBFF][\uDC00-\uDFFF])$/.test(text.slice(Math.max(0, offset - 1), offset + 1));
}
