/**
 * @module
 * Puts an element into a repeated field of a pipeline.config's text, at its end or before another, in the form that the
 * elements there have: one more in a list, or one more field below (or above) its neighbour. A field that is not
 * repeated is added where it does not stand yet.
 */

import { ConfigError } from '../../util/errors.ts';
import type { TextEdit } from '../../util/text-edit.ts';
import { fieldEnd, fieldStart, firstToken, lastToken, tokenEnd } from '../text/syntax-tree.ts';
import { indentation, isFirstOnLine, lineEnd, lineStart } from '../text/text-lines.ts';
import { fieldLines } from './add-field.ts';
import { type EditSession, finishEdit, newValue, openEdit } from './edit-session.ts';
import { type Occurrence, placeOfOccurrence } from './field-index.ts';
import { isMany, readFieldPath } from './field-path.ts';
import type { NewValue } from './new-value.ts';
import { type SetOptions, setField } from './set-field.ts';

/**
 * Inserts `value`, written as for `setField`, at a path: appended where the path ends in a repeated field, before the
 * element that the last index names otherwise (the number of elements itself means the end). A list inserts each of its
 * elements.
 * @throws ConfigError as `setField`, and where a field that is not repeated stands already.
 *
 * @example
 * insertField(text, 'train_config.data_augmentation_options', 'ssd_random_crop {}');
 */
export function insertField(text: string, path: string, value: string, options: SetOptions = {}): string {
  const { file = 'pipeline.config' } = options;
  const { index: before, field } = readFieldPath(path).at(-1) ?? {};
  const base = before === undefined ? path : path.slice(0, path.lastIndexOf('['));
  const session = openEdit(text, base, file);
  const { index, target } = session;
  if (field === undefined || !isMany(field)) {
    const [standing] = index.at(target);
    if (standing !== undefined)
      throw new ConfigError(
        `${target} is set already, and not repeated. Use set to change it.`,
        placeOfOccurrence(index.document, standing),
      );
    return setField(text, base, value, options);
  }
  const count = index.count(target);
  const position = before ?? count;
  if (position > count)
    throw new ConfigError(
      `${target}[${position}] is too far: ${target} has ${count} ${count === 1 ? 'element' : 'elements'}, so insert at [0] to [${count}].`,
    );
  if (count === 0) return setField(text, base, value, options);
  const written = newValue(session, value);
  if (written.elements.length === 0) return text;
  const neighbour = index.at(`${target}[${Math.min(position, count - 1)}]`)[0];
  const place = neighbour.element === undefined ? beside : inList;
  const edits = place(session, neighbour, written, position < count);
  const after = finishEdit(session, edits, value);
  refuseLost(session, after, count + written.elements.length, value);
  return after;
}

/** @throws ConfigError unless `after` has all the elements: a fault in one that stood would hide it. */
function refuseLost({ path, file, target }: EditSession, after: string, wanted: number, value: string): void {
  const { index } = openEdit(after, path, file);
  if (index.count(target) !== wanted)
    throw new ConfigError(`"${value}" cannot be inserted at ${path}: it is read as something else there.`);
}

/** One more element in the list of `neighbour`. */
function inList(
  { text, newline, unit }: EditSession,
  { value: neighbour }: Occurrence,
  value: NewValue,
  isBefore: boolean,
): TextEdit[] {
  const start = firstToken(neighbour).offset;
  const end = tokenEnd(lastToken(neighbour));
  const indent = indentation(text, start);
  const isOwnLine = isFirstOnLine(text, start);
  const gap = isOwnLine ? `${newline}${indent}` : ' ';
  const pieces = value.elements.map((element) =>
    value.isMessage && isOwnLine ? element.lines(indent, unit).join(newline) : element.inline,
  );
  if (isBefore)
    return [{ start, end: start, replacement: pieces.map((piece) => `${piece},${gap}`).join('') }];
  if (isOwnLine && isBlankOrComment(text.slice(end, lineEnd(text, end)))) {
    const at = lineEnd(text, end);
    return [
      { start: end, end, replacement: ',' },
      { start: at, end: at, replacement: `${gap}${pieces.join(`,${gap}`)}` },
    ];
  }
  return [{ start: end, end, replacement: pieces.map((piece) => `,${gap}${piece}`).join('') }];
}

/** One more field above or below that of `neighbour`. */
function beside(
  { text, newline, unit }: EditSession,
  { field: neighbour }: Occurrence,
  value: NewValue,
  isBefore: boolean,
): TextEdit[] {
  const start = fieldStart(neighbour);
  const end = fieldEnd(neighbour);
  const head = value.isMessage && neighbour.colon !== undefined ? `${neighbour.name}:` : neighbour.name;
  const hasLine =
    isFirstOnLine(text, start) && (isBefore || isBlankOrComment(text.slice(end, lineEnd(text, end))));
  if (hasLine) {
    const lines = fieldLines(head, value, indentation(text, start), unit).join(newline);
    const at = isBefore ? commentsAbove(text, start) : lineEnd(text, end);
    return [{ start: at, end: at, replacement: isBefore ? `${lines}${newline}` : `${newline}${lines}` }];
  }
  const inline = value.isMessage
    ? value.elements.map((element) => `${head} ${element.inline}`).join(' ')
    : fieldLines(head, value, '', unit).join(' ');
  const at = isBefore ? start : end;
  return [{ start: at, end: at, replacement: isBefore ? `${inline} ` : ` ${inline}` }];
}

/** Where the lines of comments directly above the field at `offset` begin, or its own line. */
function commentsAbove(text: string, offset: number): number {
  let at = lineStart(text, offset);
  while (at > 0) {
    const above = lineStart(text, text.startsWith('\r\n', at - 2) ? at - 2 : at - 1);
    if (!/^[ \t]*(?:#|\/\/)/.test(text.slice(above, lineEnd(text, above)))) break;
    at = above;
  }
  return at;
}

function isBlankOrComment(rest: string): boolean {
  return /^[ \t]*(?:(?:#|\/\/).*)?$/.test(rest);
}
