/**
 * @module
 * Edits that move fields of a document to another place in it, comments between them included, indented as there.
 */

import type { TextEdit } from '../../util/text-edit.ts';
import { childIndentation, indentationUnit, insertIntoBlock } from '../edit/insert-into-block.ts';
import {
  type Document,
  type FieldNode,
  fieldEnd,
  fieldStart,
  type MessageNode,
} from '../text/syntax-tree.ts';
import { indentation, isFirstOnLine, lineEnd, newlineOf, removal } from '../text/text-lines.ts';

/** The edits that move `fields`, which follow each other, behind the field `target`. */
export function moveAfter(document: Document, fields: readonly FieldNode[], target: FieldNode): TextEdit[] {
  const { text } = document;
  const end = fieldEnd(target);
  const rest = text.slice(end, lineEnd(text, end));
  const at = rest.trim() === '' || /^[ \t]*(?:#|\/\/)/.test(rest) ? lineEnd(text, end) : end;
  const newline = newlineOf(text);
  const lines = linesOf(text, fields, indentation(text, fieldStart(target)));
  const after = at === end && rest.trim() !== '' ? newline + indentation(text, fieldStart(target)) : '';
  return [
    takeOut(text, fields),
    { start: at, end: at, replacement: `${newline}${lines.join(newline)}${after}` },
  ];
}

/** The edits that move `fields`, which follow each other, to the end of the message of `block`. */
export function moveInto(
  document: Document,
  fields: readonly FieldNode[],
  block: FieldNode & { readonly value: MessageNode },
): TextEdit[] {
  const { text } = document;
  const outer = indentation(text, fieldStart(block));
  const inner = childIndentation(text, block.value) ?? outer + indentationUnit(document);
  return [takeOut(text, fields), insertIntoBlock(text, block.value, outer, linesOf(text, fields, inner))];
}

function takeOut(text: string, fields: readonly FieldNode[]): TextEdit {
  return removal(text, fieldStart(fields[0]), fieldEnd(fields[fields.length - 1]));
}

/** The lines of `fields`, indented by `indent` instead of what they are. */
function linesOf(text: string, fields: readonly FieldNode[], indent: string): string[] {
  const start = fieldStart(fields[0]);
  const lines = text.slice(start, fieldEnd(fields[fields.length - 1])).split(/\r\n|\n|\r/);
  const own = isFirstOnLine(text, start) ? indentation(text, start) : '';
  return lines.map((line, i) => {
    if (i > 0 && line.trim() === '') return '';
    return (
      indent + (i > 0 && line.startsWith(own) ? line.slice(own.length) : i > 0 ? line.trimStart() : line)
    );
  });
}
