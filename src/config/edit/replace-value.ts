/**
 * @module
 * The edit that gives a field another value, its name and all around it untouched.
 */

import type { TextEdit } from '../../util/text-edit.ts';
import { type FieldNode, firstToken, lastToken, tokenEnd } from '../text/syntax-tree.ts';

/** Puts `value`, in text format, in the place of the value of `field`. */
export function replaceValue(field: FieldNode, value: string): TextEdit {
  return {
    start: firstToken(field.value).offset,
    end: tokenEnd(lastToken(field.value)),
    replacement: value,
  };
}

/** `text` as a string literal in the quotes that the value of `field` has. */
export function quotedLike(field: FieldNode, text: string): string {
  const quote = firstToken(field.value).text.startsWith("'") ? "'" : '"';
  return `${quote}${text}${quote}`;
}
