/**
 * @module
 * The binder: a syntax tree and a message descriptor to a typed message, with presence. It gathers
 * every fault of the file and throws none; what is at fault is left out of the message.
 *
 * Merging is that of upstream's `text_format.Merge`: a singular scalar given twice keeps the last value, a message
 * given twice is merged, a later member of a oneof replaces an earlier one. The first and the last leave a note,
 * because nobody means them.
 *
 * A deliberate difference: float fields keep the double that was written, not its nearest float32.
 */

import {
  create,
  type DescField,
  type DescMessage,
  type DescOneof,
  type MessageShape,
} from '@bufbuild/protobuf';
import { type ReflectMessage, reflect, type ScalarValue } from '@bufbuild/protobuf/reflect';
import type { TextFault, TextPlace } from '../../util/errors.ts';
import { dialectSpelling } from '../rules/names/dialect-spelling.ts';
import { fragmentRead } from '../rules/names/fragment-read.ts';
import { unknownField } from '../rules/names/unknown-field.ts';
import { givenTwice } from '../rules/values/given-twice.ts';
import { malformedValue } from '../rules/values/malformed-value.ts';
import { oneofReplaced } from '../rules/values/oneof-replaced.ts';
import { quotedEnum } from '../rules/values/quoted-enum.ts';
import {
  type Document,
  type FieldNode,
  fieldEnd,
  fieldStart,
  firstToken,
  lastToken,
  type MessageNode,
  type ScalarNode,
  tokenEnd,
} from '../text/syntax-tree.ts';
import { indentation, lineEnd, newlineOf, removal } from '../text/text-lines.ts';
import { explainUnknownField } from './explain-unknown-field.ts';
import type { Note } from './note.ts';
import { type FieldNameReader, type FieldReading, findField, readSchemaName } from './read-field-name.ts';
import {
  describeType,
  describeValue,
  type ReadValue,
  readEnum,
  readQuotedEnum,
  readScalar,
} from './read-scalar.ts';
import { Remarks } from './remarks.ts';

/** How to read beyond the schema; by default not at all. */
export interface BindOptions {
  readonly readName?: FieldNameReader;
  /** Take enum values in quotes, in any case, with a note. */
  readonly quotedEnums?: boolean;
}

/** The message, what was remarked, and where each set field stands, by its dotted path (`a.b`, `c[1].d`). */
export interface Bound<Desc extends DescMessage> {
  readonly message: MessageShape<Desc>;
  readonly notes: readonly Note[];
  readonly faults: readonly TextFault[];
  readonly places: ReadonlyMap<string, TextPlace>;
}

/**
 * Binds `document` to a message of `schema`. What cannot be bound is left out and stands in `faults`, in file order:
 * unknown fields, wrong types, numbers out of range.
 */
export function bindMessage<Desc extends DescMessage>(
  schema: Desc,
  document: Document,
  options: BindOptions = {},
): Bound<Desc> {
  const message = create(schema);
  const remarks = new Remarks(document);
  const binder = new Binder(document, options, remarks);
  binder.bindFields([{ message: reflect(schema, message), path: '', field: undefined }], document.fields);
  return { message, ...remarks.finish() };
}

/** A message being filled: its path, and the field node whose block it is. */
interface Frame {
  readonly message: ReflectMessage;
  readonly path: string;
  readonly field: FieldNode | undefined;
}

type Single = ScalarNode | MessageNode;

class Binder {
  readonly #document: Document;
  readonly #readName: FieldNameReader;
  readonly #quotedEnums: boolean;
  readonly #remarks: Remarks;

  constructor(document: Document, options: BindOptions, remarks: Remarks) {
    this.#document = document;
    this.#remarks = remarks;
    this.#readName = options.readName ?? readSchemaName;
    this.#quotedEnums = options.quotedEnums ?? false;
  }

  bindFields(stack: readonly Frame[], fields: readonly FieldNode[]): void {
    for (const field of fields) this.#bindField(stack, field);
  }

  #bindField(stack: readonly Frame[], node: FieldNode): void {
    const here = stack[stack.length - 1];
    const reading = this.#readName(here.message.desc, node.name);
    if (reading === undefined || reading.up >= stack.length) {
      this.#remarks.fault(
        unknownField,
        fieldStart(node),
        explainUnknownField(
          stack.map((frame) => ({ desc: frame.message.desc, name: frame.field?.name })),
          node.name,
          this.#readName,
        ),
      );
      return;
    }
    if (reading.isFragment)
      this.#remarks.note(
        fragmentRead,
        fieldStart(node),
        `This file is a fragment: "${node.name}" is read as ${reading.path.join('.')}.`,
      );
    if (reading.canonical !== undefined) this.#noteSpelling(stack, node, reading);
    const frames = stack.slice(0, stack.length - reading.up);
    for (const step of reading.path.slice(0, -1)) {
      const parent = frames[frames.length - 1];
      const field = findField(parent.message.desc, step);
      if (field?.fieldKind !== 'message') throw new TypeError(`${step} in a dialect path is not a message`);
      frames.push({ ...this.#enter(parent, field, node, join(parent.path, step)), field: node });
    }
    const target = frames[frames.length - 1];
    const name = reading.path[reading.path.length - 1];
    const field = findField(target.message.desc, name);
    if (field === undefined) throw new TypeError(`${name} in a dialect path is no field`);
    this.#bindValue(frames, field, node, join(target.path, name));
  }

  #noteSpelling(stack: readonly Frame[], node: FieldNode, reading: FieldReading): void {
    const { text } = this.#document;
    const { canonical = '' } = reading;
    const start = fieldStart(node);
    if (reading.up === 0) {
      const fix = { start, end: start + node.name.length, replacement: canonical };
      this.#remarks.note(dialectSpelling, start, `"${node.name}" is read as "${canonical}".`, {
        title: `Write "${canonical}"`,
        edits: [fix],
      });
      return;
    }
    const home = stack[stack.length - 1 - reading.up].path;
    const outer = stack[stack.length - reading.up].field;
    const message = `"${node.name}" is read as ${join(home, canonical)}.`;
    if (outer === undefined) {
      this.#remarks.note(dialectSpelling, start, message);
      return;
    }
    const end = fieldEnd(node);
    const at = lineEnd(text, fieldEnd(outer));
    const moved = `${newlineOf(text)}${indentation(text, fieldStart(outer))}${text.slice(start, end)}`;
    this.#remarks.note(dialectSpelling, start, message, {
      title: `Move it to ${join(home, canonical)}`,
      edits: [removal(text, start, end), { start: at, end: at, replacement: moved }],
    });
  }

  #bindValue(frames: readonly Frame[], field: DescField, node: FieldNode, path: string): void {
    const isMany = field.fieldKind === 'list' || field.fieldKind === 'map';
    const owner = frames[frames.length - 1].message.desc.name;
    const { value } = node;
    if (value.kind === 'list' && !isMany) {
      this.#remarks.fault(
        malformedValue,
        value.open.offset,
        `${field.name} in ${owner}: expected ${describeField(field)}, got a list; the field is not repeated.`,
      );
      return;
    }
    const values: readonly Single[] = value.kind === 'list' ? value.elements.map((e) => e.value) : [value];
    if (isMany) this.#remarks.placeFirst(path, fieldStart(node));
    for (const single of values) this.#bindSingle(frames, field, node, single, path);
  }

  #bindSingle(
    frames: readonly Frame[],
    field: DescField,
    node: FieldNode,
    value: Single,
    path: string,
  ): void {
    const parent = frames[frames.length - 1];
    if (field.fieldKind === 'map') {
      this.#bindEntry(frames, field, node, value, path);
      return;
    }
    if (field.message !== undefined) {
      if (value.kind !== 'message') {
        this.#mismatch(parent, field, value);
        return;
      }
      if (field.fieldKind === 'message') {
        const frame = { ...this.#enter(parent, field, node, path), field: node };
        this.bindFields([...frames, frame], value.fields);
        return;
      }
      const list = parent.message.get(field);
      const child = reflect(field.message);
      const childPath = `${path}[${list.size}]`;
      this.#remarks.place(childPath, value === node.value ? fieldStart(node) : value.open.offset);
      list.add(child);
      this.bindFields([...frames, { message: child, path: childPath, field: node }], value.fields);
      return;
    }
    if (value.kind === 'message') {
      this.#mismatch(parent, field, value);
      return;
    }
    const read = this.#readValue(field, value);
    if (read.fault !== undefined) {
      this.#remarks.fault(
        malformedValue,
        read.offset,
        `${field.name} in ${parent.message.desc.name}: ${read.fault}`,
      );
      return;
    }
    if (field.fieldKind === 'list') {
      const list = parent.message.get(field);
      this.#remarks.place(`${path}[${list.size}]`, firstToken(value).offset);
      list.add(read.value);
      return;
    }
    if (parent.message.isSet(field))
      this.#remarks.note(
        givenTwice,
        fieldStart(node),
        `${field.name} in ${parent.message.desc.name} is given twice; the last value counts.`,
      );
    if (field.oneof !== undefined) this.#leaveOneof(parent, field.oneof, field, fieldStart(node));
    this.#remarks.place(path, fieldStart(node));
    parent.message.set(field, read.value);
  }

  /** The child message of `field`, made where it is not yet there. */
  #enter(
    parent: Frame,
    field: DescField & { fieldKind: 'message' },
    node: FieldNode,
    path: string,
  ): Omit<Frame, 'field'> {
    if (field.oneof !== undefined) this.#leaveOneof(parent, field.oneof, field, fieldStart(node));
    if (!parent.message.isSet(field)) parent.message.set(field, reflect(field.message));
    this.#remarks.placeFirst(path, fieldStart(node));
    return { message: parent.message.get(field), path };
  }

  #leaveOneof(parent: Frame, oneof: DescOneof, next: DescField, offset: number): void {
    const before = parent.message.oneofCase(oneof);
    if (before === undefined || before === next) return;
    this.#remarks.note(
      oneofReplaced,
      offset,
      `"${next.name}" replaces "${before.name}": only one field of ${oneof.name} can be set, and the last counts.`,
    );
    this.#remarks.forget(join(parent.path, before.name));
    parent.message.clear(before);
  }

  #bindEntry(
    frames: readonly Frame[],
    field: DescField & { fieldKind: 'map' },
    node: FieldNode,
    value: Single,
    path: string,
  ): void {
    const parent = frames[frames.length - 1];
    if (value.kind !== 'message') {
      this.#mismatch(parent, field, value);
      return;
    }
    const map = parent.message.get(field);
    let key: ReadValue<ScalarValue> | undefined;
    let entry: ReadValue<unknown> | undefined = field.message && { value: reflect(field.message) };
    for (const part of value.fields) {
      const mismatch = (expected: string): void =>
        this.#remarks.fault(
          malformedValue,
          firstToken(part.value).offset,
          `${part.name} in an entry of ${field.name}: expected ${expected}, got ${describeValue(part.value)}.`,
        );
      if (part.name === 'key')
        if (part.value.kind === 'scalar') key = readScalar(field.mapKey, part.value);
        else mismatch(describeType(field.mapKey));
      else if (part.name !== 'value')
        this.#remarks.fault(
          unknownField,
          fieldStart(part),
          `Unknown field "${part.name}" in an entry of ${field.name}: it has key and value.`,
        );
      else if (field.message !== undefined)
        if (part.value.kind === 'message') {
          const child = reflect(field.message);
          entry = { value: child };
          this.bindFields(
            [...frames, { message: child, path: `${path}[${map.size}].value`, field: part }],
            part.value.fields,
          );
        } else mismatch(`a message ${field.message.name}`);
      else if (part.value.kind === 'scalar') entry = this.#readValue(field, part.value);
      else mismatch(describeField(field));
    }
    for (const read of [key, entry])
      if (read?.fault !== undefined)
        this.#remarks.fault(malformedValue, read.offset, `Entry of ${field.name}: ${read.fault}`);
    if (key === undefined) {
      this.#remarks.fault(malformedValue, fieldStart(node), `This entry of ${field.name} has no key.`);
      return;
    }
    if (entry === undefined) {
      this.#remarks.fault(malformedValue, fieldStart(node), `This entry of ${field.name} has no value.`);
      return;
    }
    if (key.fault === undefined && entry.fault === undefined) map.set(key.value, entry.value);
  }

  #readValue(field: DescField, node: ScalarNode): ReadValue<ScalarValue> {
    if (field.enum === undefined) {
      if (field.scalar === undefined) throw new TypeError(`${field.name} has no scalar type`);
      return readScalar(field.scalar, node);
    }
    const quoted = this.#quotedEnums ? readQuotedEnum(field.enum, node) : undefined;
    if (quoted === undefined) return readEnum(field.enum, node);
    const start = firstToken(node).offset;
    const end = tokenEnd(lastToken(node));
    this.#remarks.note(
      quotedEnum,
      start,
      `${node.tokens[0].text} is read as ${quoted}, an enum value without quotes.`,
      { title: `Write ${quoted} without quotes`, edits: [{ start, end, replacement: quoted }] },
    );
    return { value: field.enum.values.find((value) => value.name === quoted)?.number ?? 0 };
  }

  #mismatch(parent: Frame, field: DescField, value: Single): void {
    this.#remarks.fault(
      malformedValue,
      firstToken(value).offset,
      `${field.name} in ${parent.message.desc.name}: expected ${describeField(field)}, got ${describeValue(value)}.`,
    );
  }
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function describeField(field: DescField): string {
  if (field.fieldKind === 'map') return 'an entry { key: … value: … }';
  if (field.message !== undefined) return `a message ${field.message.name} { … }`;
  if (field.enum !== undefined) return `one of ${field.enum.values.map((value) => value.name).join(', ')}`;
  return field.scalar === undefined ? 'a value' : describeType(field.scalar);
}
