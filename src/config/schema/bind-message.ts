/**
 * @module
 * The binder: a syntax tree and a message descriptor to a typed message, with presence. It gathers
 * every fault of the file and throws none; what is at fault is left out of the message.
 *
 * Merging is that of upstream's `text_format.Merge`: a singular scalar given twice keeps the last value, a message
 * given twice is merged, a later member of a oneof replaces an earlier one. All three are remarked, because nobody means
 * them.
 *
 * A deliberate difference: float fields keep the double that was written, not its nearest float32.
 */

import {
  create,
  type DescField,
  type DescMessage,
  type DescOneof,
  type MessageShape,
  ScalarType,
} from '@bufbuild/protobuf';
import { type ReflectMessage, reflect, type ScalarValue } from '@bufbuild/protobuf/reflect';
import { TrainEvalPipelineConfigSchema } from '../../proto/gen/object_detection/protos/pipeline_pb.js';
import type { TextFault, TextPlace } from '../../util/errors.ts';
import type { TextFix } from '../../util/text-edit.ts';
import { dialectSpelling } from '../rules/names/dialect-spelling.ts';
import { fragmentRead } from '../rules/names/fragment-read.ts';
import { givenTwice, sayGivenTwice } from '../rules/values/given-twice.ts';
import { mapEntry, sayUnknownPart } from '../rules/values/map-entry.ts';
import { octalNumber, sayOctal } from '../rules/values/octal-number.ts';
import { oneofReplaced } from '../rules/values/oneof-replaced.ts';
import { pathWithEscapes, sayEscapes } from '../rules/values/path-with-escapes.ts';
import { quotedEnum } from '../rules/values/quoted-enum.ts';
import {
  type Document,
  type FieldNode,
  fieldStart,
  firstToken,
  type ListNode,
  lastToken,
  type MessageNode,
  type ScalarNode,
  tokenEnd,
} from '../text/syntax-tree.ts';
import { explainUnknownName } from './explain-unknown-name.ts';
import { explainWrongValue } from './explain-wrong-value.ts';
import { locateFields } from './locate-fields.ts';
import type { Note } from './note.ts';
import { noteSpelling } from './note-spelling.ts';
import { PlaceTree } from './place-tree.ts';
import { type FieldNameReader, findField, readSchemaName } from './read-field-name.ts';
import {
  describeType,
  describeValue,
  type ReadValue,
  readEnum,
  readQuotedEnum,
  readScalar,
} from './read-scalar.ts';
import { Remarks } from './remarks.ts';
import type { BlockField } from './unknown-name.ts';
import type { WrongValue } from './wrong-value.ts';

/** How to read beyond the schema; by default not at all. */
export interface BindOptions {
  readonly readName?: FieldNameReader;
  /** Take enum values in quotes, in any case, with a note. */
  readonly quotedEnums?: boolean;
}

/** Where each set field stands, by its dotted path (`a.b`, `c[1].d`). */
export interface FieldPlaces {
  get(path: string): TextPlace | undefined;
  has(path: string): boolean;
}

/** The message, what was remarked, and where each set field stands. */
export interface Bound<Desc extends DescMessage> {
  readonly message: MessageShape<Desc>;
  readonly notes: readonly Note[];
  readonly faults: readonly TextFault[];
  readonly places: FieldPlaces;
}

/**
 * Binds `document` to a message of `schema`. What cannot be bound is left out and stands in `faults`, in file order:
 * unknown fields, wrong types, numbers out of range. Of very many the first hundred are given.
 */
export function bindMessage<Desc extends DescMessage>(
  schema: Desc,
  document: Document,
  options: BindOptions = {},
): Bound<Desc> {
  const message = create(schema);
  const binder = new Binder(document, options, schema);
  const root = { message: reflect(schema, message), path: '', places: binder.places, field: undefined };
  binder.bindFields([{ ...root, fields: document.fields }], document.fields);
  const { file, text } = document;
  const offsetOf = (path: string): number | undefined => binder.places.find(path)?.offset;
  return {
    message,
    ...binder.remarks.finish(),
    places: {
      get: (path) => {
        const offset = offsetOf(path);
        return offset === undefined ? undefined : { file, text, offset };
      },
      has: (path) => offsetOf(path) !== undefined,
    },
  };
}

/** A message being filled: its path, its places, and the field node whose block it is, with the fields in that. */
interface Frame {
  readonly message: ReflectMessage;
  readonly path: string;
  readonly places: PlaceTree;
  readonly field: FieldNode | undefined;
  readonly fields: readonly FieldNode[];
}

type Single = ScalarNode | MessageNode;

class Binder {
  readonly remarks: Remarks;
  readonly places: PlaceTree = new PlaceTree();
  readonly #document: Document;
  readonly #readName: FieldNameReader;
  readonly #quotedEnums: boolean;
  readonly #root: DescMessage;
  #blocksByPath: ReadonlyMap<string, readonly BlockField[]> | undefined;
  /** Unknown fields that are reported together with another. */
  readonly #covered = new Set<FieldNode>();

  constructor(document: Document, options: BindOptions, root: DescMessage) {
    this.#document = document;
    this.remarks = new Remarks(document);
    this.#readName = options.readName ?? readSchemaName;
    this.#quotedEnums = options.quotedEnums ?? false;
    this.#root = root;
  }

  bindFields(stack: readonly Frame[], fields: readonly FieldNode[]): void {
    for (const field of fields) this.#bindField(stack, field);
  }

  #bindField(stack: readonly Frame[], node: FieldNode): void {
    const here = stack[stack.length - 1];
    const reading = this.#readName(here.message.desc, node.name);
    if (reading === undefined || reading.up >= stack.length) {
      this.#unknown(stack, node);
      return;
    }
    const start = fieldStart(node);
    if (reading.isFragment)
      this.remarks.note(fragmentRead, start, () => ({
        message: `This file is a fragment: "${node.name}" is read as ${reading.path.join('.')}.`,
      }));
    if (reading.canonical !== undefined)
      this.remarks.note(dialectSpelling, start, () => {
        const around = reading.up === 0 ? undefined : stack[stack.length - reading.up].field;
        const { path } = stack[stack.length - 1 - reading.up];
        return noteSpelling(this.#document, node, reading, { path, around });
      });
    const frames = stack.slice(0, stack.length - reading.up);
    for (const step of reading.path.slice(0, -1)) {
      const parent = frames[frames.length - 1];
      const field = findField(parent.message.desc, step);
      if (field?.fieldKind !== 'message') throw new TypeError(`${step} in a dialect path is not a message`);
      frames.push({ ...this.#enter(parent, field, node), field: node, fields: here.fields });
    }
    const target = frames[frames.length - 1];
    const field = findField(target.message.desc, reading.path[reading.path.length - 1]);
    if (field === undefined) throw new TypeError(`${reading.path.join('.')} in a dialect path is no field`);
    this.#bindValue(frames, field, node);
  }

  #unknown(stack: readonly Frame[], field: FieldNode): void {
    this.remarks.fault(fieldStart(field), () => {
      if (this.#covered.has(field)) return undefined;
      return explainUnknownName({
        document: this.#document,
        field,
        blocks: stack.map(({ message, ...frame }) => ({ ...frame, desc: message.desc })),
        readName: this.#readName,
        isPipeline: this.#root.typeName === TrainEvalPipelineConfigSchema.typeName,
        has: (path) => this.places.find(path)?.offset !== undefined,
        blocksAt: (path) => this.#blocks().get(path) ?? [],
        cover: (other) => this.#covered.add(other),
      });
    });
  }

  /** The blocks of the text by the paths of their messages. */
  #blocks(): ReadonlyMap<string, readonly BlockField[]> {
    if (this.#blocksByPath !== undefined) return this.#blocksByPath;
    const blocks = new Map<string, BlockField[]>();
    for (const { path, field } of locateFields(this.#document, this.#root, this.#readName)) {
      const { value } = field;
      if (value.kind !== 'message') continue;
      const same = blocks.get(path);
      if (same === undefined) blocks.set(path, [{ ...field, value }]);
      else same.push({ ...field, value });
    }
    this.#blocksByPath = blocks;
    return blocks;
  }

  #wrong(wrong: Omit<WrongValue, 'document'>, at: number): void {
    this.remarks.fault(at, () => explainWrongValue({ document: this.#document, ...wrong }));
  }

  #wrongField(
    parent: Frame,
    type: DescField,
    node: FieldNode,
    value: Single | ListNode,
    fault: string,
    at = firstToken(value).offset,
  ): void {
    const owner = parent.message.desc.name;
    this.#wrong({ owner, type, node, value, fault, siblings: parent.fields }, at);
  }

  #bindValue(frames: readonly Frame[], field: DescField, node: FieldNode): void {
    const parent = frames[frames.length - 1];
    const isMany = field.fieldKind === 'list' || field.fieldKind === 'map';
    const { value } = node;
    if (value.kind === 'list' && !isMany) {
      const fault = `expected ${describeField(field)}, got a list; the field is not repeated.`;
      this.#wrongField(parent, field, node, value, fault);
      return;
    }
    if (isMany) parent.places.field(field.name).offset ??= fieldStart(node);
    if (value.kind !== 'list') {
      this.#bindSingle(frames, field, node, value);
      return;
    }
    let isMixed = false;
    for (const { value: single } of value.elements) {
      const isOther =
        field.fieldKind === 'list' && (field.message !== undefined) !== (single.kind === 'message');
      // Of elements of the wrong kind the first is reported for all.
      if (!isOther || !isMixed) this.#bindSingle(frames, field, node, single);
      isMixed ||= isOther;
    }
  }

  #bindSingle(frames: readonly Frame[], field: DescField, node: FieldNode, value: Single): void {
    const parent = frames[frames.length - 1];
    const isMessage = field.fieldKind === 'map' || field.message !== undefined;
    if (isMessage !== (value.kind === 'message')) {
      this.#wrongField(
        parent,
        field,
        node,
        value,
        `expected ${describeField(field)}, got ${describeValue(value)}.`,
      );
      return;
    }
    if (value.kind !== 'message') this.#bindScalar(parent, field, node, value);
    else if (field.fieldKind === 'map') this.#bindEntry(frames, field, node, value);
    else this.#bindBlock(frames, field, node, value);
  }

  #bindBlock(frames: readonly Frame[], field: DescField, node: FieldNode, value: MessageNode): void {
    const parent = frames[frames.length - 1];
    const { fields } = value;
    if (field.fieldKind === 'message') {
      if (parent.message.isSet(field))
        this.remarks.note(givenTwice, fieldStart(node), () => ({
          message: `${field.name} in ${parent.message.desc.name} is given twice; the two blocks are read as one.`,
          severity: 'note',
        }));
      const frame = { ...this.#enter(parent, field, node), field: node, fields };
      this.bindFields([...frames, frame], fields);
      return;
    }
    if (field.fieldKind !== 'list' || field.message === undefined)
      throw new TypeError(`${field.name} holds no message`);
    const list = parent.message.get(field);
    const child = reflect(field.message);
    const path = `${join(parent.path, field.name)}[${list.size}]`;
    const offset = value === node.value ? fieldStart(node) : value.open.offset;
    const places = parent.places.field(field.name).addItem(offset);
    list.add(child);
    this.bindFields([...frames, { message: child, path, places, field: node, fields }], fields);
  }

  #bindScalar(parent: Frame, field: DescField, node: FieldNode, value: ScalarNode): void {
    const read = this.#readValue(field, value);
    if (read.fault !== undefined) {
      this.#wrongField(parent, field, node, value, read.fault, read.offset);
      return;
    }
    const start = fieldStart(node);
    this.#noteSuspicious(field, value);
    if (field.fieldKind === 'list') {
      parent.places.field(field.name).addItem(firstToken(value).offset);
      parent.message.get(field).add(read.value);
      return;
    }
    if (parent.message.isSet(field)) {
      const isSame = parent.message.get(field) === read.value;
      const owner = parent.message.desc.name;
      this.remarks.note(givenTwice, start, () => sayGivenTwice(this.#document, field, owner, node, isSame));
    }
    if (field.oneof !== undefined) this.#leaveOneof(parent, field.oneof, field, start);
    parent.places.field(field.name).offset = start;
    parent.message.set(field, read.value);
  }

  /** Remarks on values that can be read and hardly mean what they say. */
  #noteSuspicious(field: DescField, value: ScalarNode): void {
    const at = firstToken(value).offset;
    for (const [rule, say] of [
      [octalNumber, sayOctal],
      [pathWithEscapes, sayEscapes],
    ] as const) {
      const finding = say(field, value);
      if (finding !== undefined) this.remarks.note(rule, at, () => finding);
    }
  }

  /** The child message of `field`, made where it is not yet there. */
  #enter(
    parent: Frame,
    field: DescField & { fieldKind: 'message' },
    node: FieldNode,
  ): Pick<Frame, 'message' | 'path' | 'places'> {
    if (field.oneof !== undefined) this.#leaveOneof(parent, field.oneof, field, fieldStart(node));
    if (!parent.message.isSet(field)) parent.message.set(field, reflect(field.message));
    const places = parent.places.field(field.name);
    places.offset ??= fieldStart(node);
    return { message: parent.message.get(field), path: join(parent.path, field.name), places };
  }

  #leaveOneof(parent: Frame, oneof: DescOneof, next: DescField, offset: number): void {
    const before = parent.message.oneofCase(oneof);
    if (before === undefined || before === next) return;
    this.remarks.note(oneofReplaced, offset, () => ({
      message: `"${next.name}" replaces "${before.name}": only one field of ${oneof.name} can be set, and the last counts.`,
    }));
    parent.places.forget(before.name);
    parent.message.clear(before);
  }

  #bindEntry(
    frames: readonly Frame[],
    field: DescField & { fieldKind: 'map' },
    node: FieldNode,
    value: MessageNode,
  ): void {
    const parent = frames[frames.length - 1];
    const fault = (offset: number, message: string, fix?: TextFix): void =>
      this.remarks.fault(offset, () => ({ rule: mapEntry, finding: { message, fix } }));
    const places = parent.places.field(field.name).addItem(fieldStart(node));
    const map = parent.message.get(field);
    let key: ReadValue<ScalarValue> | undefined;
    let entry: ReadValue<unknown> | undefined = field.message && { value: reflect(field.message) };
    for (const part of value.fields) {
      const wrong = (
        scalar: ScalarType | undefined,
        fault: string,
        at = firstToken(part.value).offset,
      ): void => {
        const type = { name: part.name, scalar, enum: field.enum, message: field.message };
        const owner = `an entry of ${field.name}`;
        this.#wrong({ owner, type, node: part, value: part.value, fault, siblings: value.fields }, at);
      };
      const mismatch = (expected: string, scalar?: ScalarType): void =>
        wrong(scalar, `expected ${expected}, got ${describeValue(part.value)}.`);
      if (part.name === 'key')
        if (part.value.kind === 'scalar') {
          key = readScalar(field.mapKey, part.value);
          if (key.fault !== undefined) wrong(field.mapKey, key.fault, key.offset);
        } else mismatch(describeType(field.mapKey), field.mapKey);
      else if (part.name !== 'value') fault(fieldStart(part), ...sayUnknownPart(field, part, value.fields));
      else if (field.message !== undefined)
        if (part.value.kind === 'message') {
          const { fields } = part.value;
          const message = reflect(field.message);
          const path = `${join(parent.path, field.name)}[${map.size}].value`;
          entry = { value: message };
          this.bindFields(
            [...frames, { message, path, places: places.field('value'), field: part, fields }],
            fields,
          );
        } else mismatch(`a message ${field.message.name}`);
      else if (part.value.kind === 'scalar') {
        entry = this.#readValue(field, part.value);
        if (entry.fault !== undefined) wrong(field.scalar, entry.fault, entry.offset);
      } else mismatch(describeType(field.scalar ?? ScalarType.STRING), field.scalar);
    }
    const missing = key === undefined ? 'key' : entry === undefined ? 'value' : undefined;
    const isComplete = value.fields.every(({ name }) => name === 'key' || name === 'value');
    // Beside a field of another name, that one is reported.
    if (missing !== undefined && isComplete)
      fault(fieldStart(node), `This entry of ${field.name} has no ${missing}.`);
    if (key === undefined || entry === undefined) return;
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
    this.remarks.note(quotedEnum, start, () => ({
      message: `${node.tokens[0].text} is read as ${quoted}, an enum value without quotes.`,
      fix: { title: `Write ${quoted} without quotes`, edits: [{ start, end, replacement: quoted }] },
    }));
    return { value: field.enum.values.find((value) => value.name === quoted)?.number ?? 0 };
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
