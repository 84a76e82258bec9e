/**
 * @module
 * What a half-written path of a field, value of a field, or query of `explain` can become: for shells, word by word.
 */

import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { shortName } from './meaning-of.ts';
import { allMessages, type FileKind, ROOTS } from './places.ts';

/** The paths that begin as `prefix` does, one step further; those of messages end with a dot. */
export function completePath(prefix: string, file: FileKind = 'pipeline.config'): readonly string[] {
  const steps = prefix.split('.');
  const typed = steps[steps.length - 1];
  const above = steps.slice(0, -1);
  const message = above.reduce<DescMessage | undefined>(
    (at, step) => fieldAt(at, step)?.message,
    ROOTS[file],
  );
  const before = above.map((step) => `${step}.`).join('');
  return (message?.fields ?? [])
    .filter(({ name }) => name.startsWith(typed))
    .map((field) => `${before}${field.name}${field.message === undefined ? '' : '.'}`);
}

/** The values that the field at `path` can have, where they are few: those of an enum, `true` and `false`. */
export function completeValue(path: string): readonly string[] {
  const steps = path.split('.');
  const message = steps
    .slice(0, -1)
    .reduce<DescMessage | undefined>((at, step) => fieldAt(at, step)?.message, ROOTS['pipeline.config']);
  const field = fieldAt(message, steps[steps.length - 1]);
  if (field?.enum !== undefined) return field.enum.values.map(({ name }) => name);
  return field?.scalar === ScalarType.BOOL ? ['true', 'false'] : [];
}

/**
 * What `explain` can be asked that begins as `prefix` does, rules aside: paths from a root; where there is none, fields by
 * their own names; and messages.
 */
export function completeName(prefix: string): readonly string[] {
  const paths = (Object.keys(ROOTS) as FileKind[]).flatMap((file) => completePath(prefix, file));
  if (prefix === '' || paths.length > 0) return paths;
  const fields = allMessages().flatMap((message) => message.fields.map(({ name }) => name));
  const names = [...fields, ...allMessages().map(shortName)];
  return [...new Set(names.filter((name) => name.startsWith(prefix)))];
}

/** The field called `step`, whatever index it is written with. */
function fieldAt(message: DescMessage | undefined, step: string): DescField | undefined {
  const name = step.replace(/\[\d*\]$/, '');
  return message?.fields.find((field) => field.name === name);
}
