/**
 * @module
 * All that the schema says of one field, as data; `render-field-markdown.ts` and the command line put it into words.
 */

import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { findField } from '../schema/read-field-name.ts';
import { describeDefault } from './field-default.ts';
import { fieldType } from './field-type.ts';
import { isOurs, meaningOf, shortName } from './meaning-of.ts';

/** A field, for people. */
export interface FieldDocumentation {
  readonly name: string;
  /** The message it stands in: `Ssd`. */
  readonly message: string;
  /** As in a `.proto` file: `repeated float`, `HardExampleMiner.LossType`. */
  readonly type: string;
  /** What it is where the text does not set it: `0.002`, `unset (reads as 0)`, `empty`, `unset`. */
  readonly default: string;
  /** Unit, range, what unset means, and traps: whole sentences. */
  readonly meaning: string;
  /** Its number in the schema. */
  readonly number: number;
  /** Counterweight's own: the TensorFlow Object Detection API does not know it. */
  readonly ours: boolean;
  /** Upstream keeps it only so that old files can be read. */
  readonly deprecated: boolean;
  /** The fields of which only one can be set together with it, by name. */
  readonly insteadOf: readonly string[];
  /** Of an enum: its values. */
  readonly values: readonly { readonly name: string; readonly meaning: string }[];
  /** Of a message: its fields, each with the first sentence of its meaning. */
  readonly fields: readonly { readonly name: string; readonly type: string; readonly summary: string }[];
}

/** What the field `fieldName` of `message` is, or `undefined` where the message does not have it. */
export function fieldDocumentation(message: DescMessage, fieldName: string): FieldDocumentation | undefined {
  const field = findField(message, fieldName);
  return field && documentField(field);
}

/** What `field` is. */
export function documentField(field: DescField): FieldDocumentation {
  return {
    name: field.name,
    message: shortName(field.parent),
    type: fieldType(field),
    default: describeDefault(field),
    meaning: meaningOf(field),
    number: field.number,
    ours: isOurs(field),
    deprecated: field.deprecated,
    insteadOf: field.oneof?.fields.filter((other) => other !== field).map(({ name }) => name) ?? [],
    values: field.enum?.values.map((value) => ({ name: value.name, meaning: meaningOf(value) })) ?? [],
    fields: field.message?.fields.map(summariseField) ?? [],
  };
}

/** The line of `field` in a list. */
export function summariseField(field: DescField): FieldDocumentation['fields'][number] {
  return { name: field.name, type: fieldType(field), summary: firstSentence(meaningOf(field)) };
}

/** Up to the first full stop that ends a sentence. */
export function firstSentence(text: string): string {
  return /^[\s\S]*?[.:](?=\s+[A-Z0-9"`])/.exec(text)?.[0].replace(/:$/, '.') ?? text;
}
