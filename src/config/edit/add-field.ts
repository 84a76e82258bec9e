/**
 * @module
 * The edit that adds a field which does not stand yet: at the end of the innermost block there is, with the blocks
 * around it that are missing, or at the end of the file, in the form of a fragment where the file is one.
 */

import { ConfigError } from '../../util/errors.ts';
import type { TextEdit } from '../../util/text-edit.ts';
import { fieldEnd, fieldStart, type MessageNode } from '../text/syntax-tree.ts';
import { indentation, removal } from '../text/text-lines.ts';
import type { EditSession } from './edit-session.ts';
import type { FieldIndex } from './field-index.ts';
import { childIndentation, insertIntoBlock } from './insert-into-block.ts';
import type { NewValue } from './new-value.ts';
import type { Rival } from './oneof-rivals.ts';

/** How to write a field that is not there. */
export interface AddOptions {
  /** Lines above it, without `#`. */
  readonly comment: readonly string[];
  /** Other fields of a oneof whose place it takes. */
  readonly rivals: readonly Rival[];
}

/**
 * The edits that add the session's field with `value`.
 * @throws ConfigError where it has no place in a fragment
 */
export function addField(session: EditSession, value: NewValue, options: AddOptions): readonly TextEdit[] {
  const { text, index, steps, paths, unit, newline } = session;
  const { rivals } = options;
  const names = steps.map(({ name }) => name);
  const depth = standingDepth(session);
  const [rival, ...others] = rivals.filter(({ depth: at }) => at === depth);
  const gone = [...others, ...rivals.filter(({ depth: at }) => at !== depth)].map(
    ({ occurrence: { field } }) => removal(text, fieldStart(field), fieldEnd(field)),
  );
  if (rival !== undefined) {
    const { field } = rival.occurrence;
    const indent = indentation(text, fieldStart(field));
    const lines = nestedLines(names.slice(depth), value, { ...options, indent, unit });
    const replacement = lines.join(newline).slice(indent.length);
    return [{ start: fieldStart(field), end: fieldEnd(field), replacement }, ...gone];
  }
  const block = depth === 0 ? undefined : messageAt(index, paths[depth - 1]);
  if (block === undefined) {
    const rest = names.slice(topDepth(session));
    const lines = nestedLines(rest, value, { ...options, indent: '', unit });
    const gap = text === '' || /[\n\r]$/.test(text) ? '' : newline;
    const replacement = `${gap}${lines.join(newline)}${newline}`;
    return [{ start: text.length, end: text.length, replacement }, ...gone];
  }
  const outer = indentation(text, block.open.offset);
  const indent = childIndentation(text, block) ?? outer + unit;
  const lines = nestedLines(names.slice(depth), value, { ...options, indent, unit });
  return [insertIntoBlock(text, block, outer, lines), ...gone];
}

/** The lines of a field with its name, without those of the blocks around it. */
export function fieldLines(name: string, value: NewValue, indent: string, unit: string): string[] {
  const { isMessage, isList, elements } = value;
  if (!isMessage) {
    const text = elements.map(({ inline }) => inline).join(', ');
    return [`${indent}${name}: ${isList || elements.length !== 1 ? `[${text}]` : text}`];
  }
  return elements.flatMap((element) => {
    const [first, ...rest] = element.lines(indent, unit);
    return [`${indent}${name} ${first}`, ...rest];
  });
}

/** How many steps of the path stand in the text as blocks. */
function standingDepth({ index, steps, paths }: EditSession): number {
  for (let depth = steps.length - 1; depth > 0; depth--)
    if (messageAt(index, paths[depth - 1]) !== undefined) return depth;
  return 0;
}

function messageAt(index: FieldIndex, path: string): MessageNode | undefined {
  for (const { value } of index.at(path)) if (value.kind === 'message') return value;
  return undefined;
}

/** From which step on the path is written at the top of the file: 0 in a whole pipeline, later in a fragment. */
function topDepth({ index, path, steps, file }: EditSession): number {
  const { document, readName } = index;
  const root = steps[0].field.parent;
  const names = steps.map(({ name }) => name);
  const isWhole =
    document.fields.length === 0 ||
    document.fields.some(({ name }) => readName(root, name)?.path.length === 1);
  if (isWhole) return 0;
  for (let depth = steps.length - 1; depth > 0; depth--) {
    const reading = readName(root, names[depth]);
    if (reading?.path.join('.') === names.slice(0, depth + 1).join('.')) return depth;
  }
  const home = document.fields
    .map(({ name }) => readName(root, name)?.path.slice(0, -1).join('.'))
    .find((at) => at !== undefined);
  throw new ConfigError(
    home === undefined
      ? `${file} has no field of a pipeline, so ${path} has no place in it.`
      : `${file} is a fragment of ${home}; ${path} has no place in it.`,
  );
}

/** The lines of `names[0] { names[1] { … name: value } }`, the comment above the innermost. */
function nestedLines(
  names: readonly string[],
  value: NewValue,
  options: { readonly comment: readonly string[]; readonly indent: string; readonly unit: string },
): string[] {
  const { comment, indent, unit } = options;
  const [name, ...rest] = names;
  if (rest.length === 0)
    return [...comment.map((line) => `${indent}# ${line}`), ...fieldLines(name, value, indent, unit)];
  const inner = nestedLines(rest, value, { ...options, indent: indent + unit });
  return [`${indent}${name} {`, ...inner, `${indent}}`];
}
