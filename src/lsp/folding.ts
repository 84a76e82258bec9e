/**
 * @module
 * What can be folded: blocks and lists of several lines, and runs of comment lines. By brackets alone, so that it works
 * while a text is broken.
 */

import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { isFirstOnLine } from '../config/text/text-lines.ts';
import { lenientTokens } from './lenient-tokens.ts';

/** The ranges of `document` that can be folded; the line of a closing bracket stays visible. */
export function foldingRanges(document: TextDocument): FoldingRange[] {
  const text = document.getText();
  const folds: FoldingRange[] = [];
  const open: number[] = [];
  let comment: { startLine: number; endLine: number } | undefined;
  const endComment = (): void => {
    if (comment !== undefined && comment.endLine > comment.startLine)
      folds.push({ ...comment, kind: FoldingRangeKind.Comment });
    comment = undefined;
  };
  for (const token of lenientTokens(text)) {
    const isComment = token.kind === 'comment' && isFirstOnLine(text, token.start);
    const isBracket = token.kind === 'punctuation' && '{<[]>}'.includes(token.text);
    if (!isComment && !isBracket && comment === undefined) continue;
    const { line } = document.positionAt(token.start);
    if (isComment) {
      if (comment?.endLine === line - 1) comment.endLine = line;
      else {
        endComment();
        comment = { startLine: line, endLine: line };
      }
      continue;
    }
    endComment();
    if (!isBracket) continue;
    if ('{<['.includes(token.text)) open.push(line);
    else {
      const startLine = open.pop();
      if (startLine !== undefined && line - 1 > startLine) folds.push({ startLine, endLine: line - 1 });
    }
  }
  endComment();
  return folds;
}
