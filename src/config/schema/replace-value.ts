/**
 * @module
 * The fix that writes another value in the place of one.
 */

import { shorten } from '../../util/shorten.ts';
import type { TextFix } from '../../util/text-edit.ts';
import { firstToken, lastToken, tokenEnd, type ValueNode } from '../text/syntax-tree.ts';

/** The fix that writes `replacement` for `value`. */
export function replaceValue(value: ValueNode, replacement: string): TextFix {
  return {
    title: `Write ${shorten(replacement)}`,
    edits: [{ start: firstToken(value).offset, end: tokenEnd(lastToken(value)), replacement }],
  };
}
