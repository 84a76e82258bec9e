/**
 * @module
 * Sets a field of a pipeline.config's text and leaves every byte alone that this does not mean. Works on the text by
 * the places of the syntax tree, finds a field under any spelling of the dialect and in fragments, and writes with the
 * file's own indentation, quotes and newlines.
 */

import { ConfigError } from '../../util/errors.ts';
import { applyEdits, type TextEdit } from '../../util/text-edit.ts';
import { fieldEnd, fieldStart, firstToken, lastToken, tokenEnd } from '../text/syntax-tree.ts';
import { indentation, removal } from '../text/text-lines.ts';
import { addField, fieldLines } from './add-field.ts';
import { type EditOptions, type EditSession, finishEdit, newValue, openEdit } from './edit-session.ts';
import { commentAbove } from './field-comment.ts';
import type { Occurrence } from './field-index.ts';
import { isMany } from './field-path.ts';
import type { NewValue } from './new-value.ts';
import { oneofRivals, type Rival, refuseRivals } from './oneof-rivals.ts';

/** How to set a field. */
export interface SetOptions extends EditOptions {
  /** Whether it may take the place of other fields of its oneof; else that is refused. */
  readonly replace?: boolean;
}

/**
 * Sets the field at a path (`field-path.ts`) to `value`, in text format, and answers the new text. Where the field
 * stands, the first occurrence takes the value and the others go; where it does not, it is added at the end of its
 * block, with the blocks around it that are missing. A list replaces all elements; with an index, one is replaced.
 * Strings need no quotes, messages no braces, enum values no capitals.
 * @throws ConfigError where `text` does not parse, the path is not one of the schema or leaves open which element is
 * meant, or `value` is no value of the field.
 *
 * @example
 * setField(text, 'model.ssd.loss.classification_loss.weighted_sigmoid.class_weights', '[1.0, 5.0]', {
 *   comment: ['class weights from 100 and 20 instances'],
 * });
 */
export function setField(text: string, path: string, value: string, options: SetOptions = {}): string {
  const { file = 'pipeline.config', comment = [], replace = false } = options;
  const session = openEdit(text, path, file);
  const written = newValue(session, value);
  refuseWrongCount(session, written, value);
  const { index, steps, paths, target } = session;
  const rivals = oneofRivals(index, steps, paths);
  if (!replace) refuseRivals(index, steps, rivals);
  // A block that a rival had replaced counts again once that is gone, so the text is looked at anew.
  if (rivals.length > 0 && paths.some(index.wasReplaced))
    return setField(withoutRivals(text, rivals), path, value, options);
  const found = index.at(target);
  if (found.length === 0) return finishEdit(session, addField(session, written, { comment, rivals }), value);
  const edits = [
    ...(comment.length === 0 ? [] : [commentAbove(text, fieldStart(found[0].field), comment)]),
    ...replacements(session, found, written),
  ];
  return finishEdit(session, edits, value);
}

function withoutRivals(text: string, rivals: readonly Rival[]): string {
  return applyEdits(
    text,
    rivals.map(({ occurrence }) => removalOf(text, occurrence)),
  );
}

function refuseWrongCount({ last, index, target }: EditSession, value: NewValue, given: string): void {
  if (last.index !== undefined && value.isList)
    throw new ConfigError(`${target} is one element; it takes one value, not the list "${given}".`);
  const count = isMany(last.field) && last.index === undefined ? index.count(target) : 0;
  if (value.isMessage && !value.isList && count > 1)
    throw new ConfigError(
      `${target} has ${count} elements. Say which to set, ${target}[0] to ${target}[${count - 1}], or insert one more, or set them all with a list [{ … }, { … }].`,
    );
}

/** The edits that give the first of `found` the value and take the others out, or each element its own. */
function replacements(session: EditSession, found: readonly Occurrence[], value: NewValue): TextEdit[] {
  const { text, last, unit, newline, index, target } = session;
  const isWhole = last.index === undefined && isMany(last.field);
  if (isWhole && value.isMessage && value.elements.length === index.count(target))
    return value.elements.map((element, i) => {
      const [occurrence] = index.at(`${target}[${i}]`);
      const start = firstToken(occurrence.value).offset;
      const replacement = element.lines(indentation(text, start), unit).join(newline);
      return { start, end: tokenEnd(lastToken(occurrence.value)), replacement };
    });
  const [first, ...others] = found;
  const { field } = first;
  const start = firstToken(first.value).offset;
  const end = tokenEnd(lastToken(first.value));
  const indent = indentation(text, start);
  const gone = others.map((occurrence) => removalOf(text, occurrence));
  if (value.isMessage && isWhole) {
    const outer = indentation(text, fieldStart(field));
    const lines = fieldLines(field.name, value, outer, unit).join(newline);
    return [{ start: fieldStart(field), end, replacement: lines.slice(outer.length) }, ...gone];
  }
  const inline = value.elements.map((element) => element.inline).join(', ');
  const replacement = value.isMessage
    ? value.elements[0].lines(indent, unit).join(newline)
    : value.isList
      ? `[${inline}]`
      : inline;
  const missingColon = !value.isMessage && first.element === undefined && field.colon === undefined;
  return [{ start, end, replacement: missingColon ? `: ${replacement}` : replacement }, ...gone];
}

function removalOf(text: string, { field }: Occurrence): TextEdit {
  return removal(text, fieldStart(field), fieldEnd(field));
}
