/**
 * @module
 * An example of a field as it stands in a file: the blocks around it, and in them the field with a sensible value. A
 * test reads every example with the reader of configurations.
 */

import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { findField } from '../schema/read-field-name.ts';
import { COMPANIONS, EXAMPLE_VALUES, USUAL_FIELDS, USUAL_MEMBERS } from './example-values.ts';
import { fieldDefault, scalarText } from './field-default.ts';
import { shortName } from './meaning-of.ts';
import type { Place } from './places.ts';

/** How deep the blocks of an example go below the field that it is about, and how many fields a block shows. */
const MAX_DEPTH = 6;
const MAX_FIELDS = 3;

/**
 * The text of a file in which `field` stands at `place` (that of its message), with `value` or a sensible one; indented
 * by two spaces, without a final line break.
 */
export function writeExample(place: Place, field: DescField, value?: string): string {
  const own = value === undefined ? writeField(field, MAX_DEPTH) : [`${field.name}: ${value}`];
  const lines = [...companionsOf(field).flatMap((each) => writeCompanion(field, each)), ...own];
  return place.steps.reduceRight((inner, step) => block(step, inner), lines).join('\n');
}

/** The text of a file in which the message at `place` is filled with its usual fields. */
export function writeMessageExample(place: Place, message: DescMessage): string {
  const [last] = place.steps.slice(-1);
  if (last === undefined) return writeBody(message, MAX_DEPTH).join('\n');
  return writeExample({ ...place, steps: place.steps.slice(0, -1) }, last);
}

/** What stands beside `field`: names, or names with values. */
function companionsOf(field: DescField): readonly (string | readonly [string, string])[] {
  const message = shortName(field.parent);
  const told = COMPANIONS[`${message}.${field.name}`] ?? COMPANIONS[message] ?? [];
  return told.filter((each) => each !== field.name);
}

function writeCompanion(field: DescField, companion: string | readonly [string, string]): string[] {
  if (typeof companion !== 'string') return [`${companion[0]}: ${companion[1]}`];
  const beside = findField(field.parent, companion);
  return beside === undefined ? [] : writeField(beside, MAX_DEPTH);
}

function writeField(field: DescField, depth: number): string[] {
  const text = valueText(field);
  if (text !== undefined) return [`${field.name}${text.startsWith('{') ? ' ' : ': '}${text}`];
  if (field.message === undefined) throw new TypeError(`${field.name} is neither a value nor a message`);
  return block(field, writeBody(field.message, depth - 1));
}

/** The value of a field that is not a message, on one line; undefined for a message. */
function valueText(field: DescField): string | undefined {
  const told = EXAMPLE_VALUES[`${shortName(field.parent)}.${field.name}`] ?? EXAMPLE_VALUES[field.name];
  if (told !== undefined && field.message === undefined) return told;
  if (field.message !== undefined) return undefined;
  if (field.fieldKind === 'list') return '[ ]';
  // A flag is written down to turn it over.
  const { text } = fieldDefault(field);
  return text === 'true' || text === 'false' ? String(text === 'false') : text;
}

/** The usual fields of `message`: those told, else the member of a one-of, else its first plain ones. */
function writeBody(message: DescMessage, depth: number): string[] {
  if (depth === 0) return [];
  return usualFields(message).flatMap((field) => writeField(field, depth));
}

function usualFields(message: DescMessage): readonly DescField[] {
  const name = shortName(message);
  const told = USUAL_FIELDS[name] ?? COMPANIONS[name]?.filter((each) => typeof each === 'string');
  if (told !== undefined) return told.flatMap((wanted) => findField(message, wanted) ?? []);
  if (message.fields.every(({ oneof }) => oneof !== undefined)) {
    const usual = message.fields.find((field) => field.name === USUAL_MEMBERS[name]) ?? message.fields[0];
    return usual === undefined ? [] : [usual];
  }
  const plain = message.fields.filter((field) => field.message === undefined && !field.deprecated);
  return plain.slice(0, MAX_FIELDS);
}

function block(field: DescField, lines: readonly string[]): string[] {
  if (field.fieldKind === 'map') {
    const key = `key: ${scalarText(field.mapKey, 1)}`;
    return [`${field.name} {`, ...indent([key, 'value {', ...indent(lines), '}']), '}'];
  }
  return lines.length === 0 ? [`${field.name} { }`] : [`${field.name} {`, ...indent(lines), '}'];
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
