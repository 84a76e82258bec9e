/**
 * @module
 * How something is added to a block of a document so that it looks as if the author had written it: at the block's end,
 * with the file's own indentation and newlines.
 */

import type { TextEdit } from '../../util/text-edit.ts';
import { type Document, type FieldNode, fieldStart, type MessageNode } from '../text/syntax-tree.ts';
import { indentation, isFirstOnLine, lineStart, newlineOf, spacesBefore } from '../text/text-lines.ts';

/**
 * The edit that adds `template` at the end of the message of `field`, or of the file where `field` is absent. The
 * template is text format indented by two spaces a level, from none.
 */
export function insertTemplate(
  document: Document,
  field: FieldNode | undefined,
  template: readonly string[],
): TextEdit {
  const { text } = document;
  const unit = indentationUnit(document);
  const newline = newlineOf(text);
  const at = (indent: string): string[] =>
    template.map((line) => `${indent}${line.replace(/^(?: {2})+/, (lead) => unit.repeat(lead.length / 2))}`);
  if (field?.value.kind !== 'message') {
    const gap = text === '' || /[\n\r]$/.test(text) ? '' : newline;
    return { start: text.length, end: text.length, replacement: `${gap}${at('').join(newline)}${newline}` };
  }
  const outer = indentation(text, fieldStart(field));
  return insertIntoBlock(text, field.value, outer, at(childIndentation(text, field.value) ?? outer + unit));
}

/** The edit that adds `lines`, already indented, at the end of `block`, whose own line is indented by `outer`. */
export function insertIntoBlock(
  text: string,
  block: MessageNode,
  outer: string,
  lines: readonly string[],
): TextEdit {
  const newline = newlineOf(text);
  const close = block.close.offset;
  if (isFirstOnLine(text, close)) {
    const at = lineStart(text, close);
    return { start: at, end: at, replacement: `${lines.join(newline)}${newline}` };
  }
  const start = close - spacesBefore(text, close);
  return { start, end: close, replacement: `${newline}${lines.join(newline)}${newline}${outer}` };
}

/** The indentation of the first field of `block` that begins a line. */
export function childIndentation(text: string, block: MessageNode): string | undefined {
  const child = block.fields.find((field) => isFirstOnLine(text, fieldStart(field)));
  return child && indentation(text, fieldStart(child));
}

/** What one level of `document` is indented by: from its first indented block, else two spaces. */
export function indentationUnit(document: Document): string {
  const { text } = document;
  for (const { value, ...field } of document.fields) {
    if (value.kind !== 'message') continue;
    const outer = indentation(text, field.nameTokens[0].offset);
    const inner = childIndentation(text, value);
    if (inner?.startsWith(outer) && inner.length > outer.length) return inner.slice(outer.length);
  }
  return '  ';
}
