/**
 * @module
 * What a field's name means where it is written: the schema's own field, one of the dialect's spellings, or, at the
 * top of a fragment, a field at home deeper in the pipeline. The binder and the editor both ask here, so that an edit
 * finds what the binder read.
 */

import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { FRAGMENT_HOMES, SPELLINGS } from './dialect.ts';

/** The canonical path of a name: `up` messages above the one it is written in, then down `path`. */
export interface FieldReading {
  readonly up: number;
  readonly path: readonly string[];
  /** Set where the dialect, not the schema, gives the reading: the canonical spelling to show. */
  readonly canonical: string | undefined;
  /** Set where the field stands for itself at the top of a fragment. */
  readonly isFragment: boolean;
}

/** Answers how `name` is read in a message of type `parent`, or `undefined` where it is unknown. */
export type FieldNameReader = (parent: DescMessage, name: string) => FieldReading | undefined;

/** Reads names as the schema has them, and nothing else. */
export function readSchemaName(parent: DescMessage, name: string): FieldReading | undefined {
  return findField(parent, name) === undefined
    ? undefined
    : { up: 0, path: [name], canonical: undefined, isFragment: false };
}

/**
 * The reader for pipeline documents: the schema, then the dialect, then (only where no top-level name is one of
 * `root`'s own) fragments.
 */
export function pipelineNames(
  document: { readonly fields: readonly { readonly name: string }[] },
  root: DescMessage,
): FieldNameReader {
  const isFragment =
    document.fields.length > 0 && !document.fields.some((field) => findField(root, field.name) !== undefined);
  return (parent, name) =>
    readSchemaName(parent, name) ??
    readSpelling(parent.name, name) ??
    (isFragment && parent === root ? readFragment(root, name) : undefined);
}

const fieldsOf = new WeakMap<DescMessage, ReadonlyMap<string, DescField>>();

/** The field of `message` with this proto name. */
export function findField(message: DescMessage, name: string): DescField | undefined {
  let fields = fieldsOf.get(message);
  if (fields === undefined) {
    fields = new Map(message.fields.map((field) => [field.name, field]));
    fieldsOf.set(message, fields);
  }
  return fields.get(name);
}

function readSpelling(message: string, name: string): FieldReading | undefined {
  const found = SPELLINGS.find((spelling) => spelling.message === message && spelling.written === name);
  return found && { up: found.up, path: found.path, canonical: found.path.join('.'), isFragment: false };
}

function readFragment(root: DescMessage, name: string): FieldReading | undefined {
  for (const home of FRAGMENT_HOMES) {
    const parent = home.path.reduce<DescMessage | undefined>(
      (message, step) => message && findField(message, step)?.message,
      root,
    );
    const reading = parent && (readSchemaName(parent, name) ?? (parent && readSpelling(home.message, name)));
    if (parent === undefined || reading === undefined || reading.up > 0) continue;
    if (findField(parent, reading.path[0])?.message === undefined) continue;
    return { ...reading, path: [...home.path, ...reading.path], isFragment: true };
  }
  return undefined;
}
