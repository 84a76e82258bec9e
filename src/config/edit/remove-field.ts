/**
 * @module
 * Takes a field, or one element of a repeated field, out of a pipeline.config's text, and leaves every byte alone that
 * this does not mean. A comment behind what goes stays, on a line of its own.
 */

import { applyEdits, type TextEdit } from '../../util/text-edit.ts';
import { readPipelineConfig } from '../load-pipeline-config.ts';
import { fieldEnd, fieldStart, firstToken, type ListNode, lastToken, tokenEnd } from '../text/syntax-tree.ts';
import { isFirstOnLine, lineStart, removal } from '../text/text-lines.ts';
import { type EditOptions, openEdit, refuseNewFaults } from './edit-session.ts';
import { commentStart } from './field-comment.ts';
import type { Occurrence } from './field-index.ts';

/**
 * Removes every occurrence of the field at a path (`field-path.ts`), or the element that the path's last index names,
 * with its line where it stands alone on it, and with the comment above it that begins with the first two words of
 * `options.comment`. A text without the field stays as it is.
 * @throws ConfigError where `text` does not parse, the path is not one of the schema, or the element is not there.
 */
export function removeField(text: string, path: string, options: EditOptions = {}): string {
  const { file = 'pipeline.config', comment = [] } = options;
  const { index, target } = openEdit(text, path, file);
  const edits: TextEdit[] = [];
  for (const occurrence of index.at(target)) {
    const start = fieldStart(occurrence.field);
    if (comment.length > 0)
      edits.push({
        start: commentStart(text, start, comment[0]),
        end: lineStart(text, start),
        replacement: '',
      });
    edits.push(...removals(text, occurrence));
  }
  const after = applyEdits(text, edits);
  // A faulty text may show another fault once one is gone; that is no reason to keep it.
  if (after !== text && readPipelineConfig(text, file).faults.length === 0)
    refuseNewFaults(text, after, file);
  return after;
}

function removals(text: string, { field, element }: Occurrence): TextEdit[] {
  if (element === undefined || field.value.kind !== 'list' || field.value.elements.length === 1)
    return [removal(text, fieldStart(field), fieldEnd(field))];
  return elementRemovals(text, field.value, element);
}

/** Takes one element out of a list: with the comma after it, or, where it is the last, with the comma before. */
function elementRemovals(text: string, { elements, open }: ListNode, at: number): TextEdit[] {
  const { value, comma } = elements[at];
  const start = firstToken(value).offset;
  if (comma === undefined) {
    const before = elements[at - 1].comma;
    const own = removal(text, start, tokenEnd(lastToken(value)));
    if (before === undefined) return [own];
    return [{ start: before.offset, end: tokenEnd(before), replacement: '' }, own];
  }
  const end = tokenEnd(comma);
  const isTight = start === tokenEnd(open) && !isFirstOnLine(text, start);
  if (!isTight) return [removal(text, start, end)];
  return [{ start, end: end + (/^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0), replacement: '' }];
}
