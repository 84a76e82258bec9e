/**
 * @module
 * `explain` for the parts of the schema: what a reader asked for, as data. The command line prints it, `--json` gives it
 * away as it is.
 */

import type { DescEnum, DescField, DescMessage } from '@bufbuild/protobuf';
import { didYouMean } from '../../util/did-you-mean.ts';
import {
  documentField,
  type FieldDocumentation,
  firstSentence,
  summariseField,
} from './field-documentation.ts';
import { isOurs, meaningOf, shortName } from './meaning-of.ts';
import { allMessages, type FileKind, type Place, pathOf, placesOf, sortPlaces } from './places.ts';
import { relatedRules } from './related-rules.ts';
import { allEnums, type Found, resolveQuery, splitQuery } from './resolve-query.ts';
import { supportOf } from './support-of.ts';
import { writeExample, writeMessageExample } from './write-example.ts';

/** Where something may stand. */
export interface Standing {
  readonly file: FileKind;
  /** Dotted paths, at most `MAX_PATHS`. */
  readonly paths: readonly string[];
  /** How many there are in all. */
  readonly count: number;
}

export interface FieldExplanation extends FieldDocumentation {
  readonly kind: 'field';
  /** The messages that have it with the same type and meaning, where the query does not say which; else one. */
  readonly messages: readonly string[];
  readonly standing: Standing;
  /** Of a field that holds a message: what that message is. */
  readonly holds: string | undefined;
  /** What Counterweight makes of it, where that is not simply what the field says. */
  readonly support?: string;
  readonly rules: readonly { readonly id: string; readonly summary: string }[];
  readonly example: string;
}

export interface MessageExplanation {
  readonly kind: 'message';
  readonly name: string;
  readonly meaning: string;
  readonly ours: boolean;
  readonly standing: Standing;
  readonly fields: FieldDocumentation['fields'];
  /** The names of which only one can be set, for each one-of. */
  readonly oneofs: readonly (readonly string[])[];
  readonly example: string;
}

export interface EnumExplanation {
  readonly kind: 'enum';
  readonly name: string;
  /** The value that was asked for, where one was. */
  readonly value: string | undefined;
  readonly meaning: string;
  readonly ours: boolean;
  readonly values: FieldDocumentation['values'];
  /** The fields that take it: `HardExampleMiner.loss_type`. */
  readonly fields: readonly string[];
  readonly example: string;
}

/** A query that means more than one thing; each `name` is a query that means less. */
export interface SeveralExplanations {
  readonly kind: 'several';
  readonly query: string;
  readonly matches: readonly { readonly name: string; readonly summary: string }[];
}

/** A query that means nothing. */
export interface NoExplanation {
  readonly kind: 'unknown';
  readonly query: string;
  readonly message: string;
}

export type Explanation = { readonly readAs?: string } & (
  | FieldExplanation
  | MessageExplanation
  | EnumExplanation
  | SeveralExplanations
  | NoExplanation
);

const MAX_PATHS = 10;

/**
 * What `query` is: a path or the end of one, a message, an enum or a value, in the schema's spelling or the dialect's.
 *
 * @example
 * explainPath('ssd.num_classes'); // { kind: 'field', type: 'int32', meaning: 'The number of classes, …', … }
 */
export function explainPath(query: string): Explanation {
  const { found, readAs } = resolveQuery(query);
  const [first] = found;
  if (first === undefined) return { kind: 'unknown', query, message: explainUnknown(query) };
  const read = readAs === undefined ? {} : { readAs };
  if (found.length === 1) return { ...explainFound(first), ...read };
  const fields = found.flatMap((each) => (each.kind === 'field' ? each.field : []));
  if (fields.length === found.length && new Set(fields.map(identity)).size === 1)
    return { ...explainFields(fields), ...read };
  return { kind: 'several', query, matches: found.map(summarise), ...read };
}

function explainFound(found: Found): FieldExplanation | MessageExplanation | EnumExplanation {
  switch (found.kind) {
    case 'field':
      return explainField(found.field, found.way);
    case 'message':
      return explainMessage(found.message);
    case 'enum':
      return explainEnum(found.desc, undefined);
    case 'value':
      return explainEnum(found.value.parent, found.value.name);
  }
}

/** `at` is the way that was asked for; it stands first then. */
export function explainField(field: DescField, at?: Place): FieldExplanation {
  const others = placesOf(field.parent);
  const asked = at && others.find((place) => place.file === at.file && pathOf(place) === pathOf(at));
  const places = asked === undefined ? others : [asked, ...others.filter((place) => place !== asked)];
  return describeField([field], places);
}

/** One explanation of fields that are the same in several messages, such as `class_weights`. */
function explainFields(fields: readonly DescField[]): FieldExplanation {
  return describeField(fields, sortPlaces(fields.flatMap((field) => placesOf(field.parent))));
}

/** Equal for fields that one explanation can stand for. */
function identity(field: DescField): string {
  const { name, type, default: byDefault, meaning } = documentField(field);
  return JSON.stringify([name, type, byDefault, meaning]);
}

function describeField(fields: readonly DescField[], places: readonly Place[]): FieldExplanation {
  const [field] = fields;
  const [support, ...others] = new Set(fields.map(supportOf));
  return {
    kind: 'field',
    ...documentField(field),
    messages: fields.map(({ parent }) => shortName(parent)),
    holds: field.message && meaningOf(field.message),
    standing: standingOf(places, [field.name]),
    ...(support === undefined || others.length > 0 ? {} : { support }),
    rules: relatedRules(field.name).map(({ id, summary }) => ({ id, summary })),
    example: writeExample(places[0], field),
  };
}

function explainMessage(message: DescMessage): MessageExplanation {
  const places = placesOf(message);
  return {
    kind: 'message',
    name: shortName(message),
    meaning: meaningOf(message),
    ours: isOurs(message),
    standing: standingOf(places, []),
    fields: message.fields.map(summariseField),
    oneofs: message.oneofs.map(({ fields }) => fields.map(({ name }) => name)),
    example: writeMessageExample(places[0], message),
  };
}

function explainEnum(desc: DescEnum, value: string | undefined): EnumExplanation {
  const fields = allMessages().flatMap((message) => message.fields.filter((field) => field.enum === desc));
  const [field] = fields;
  const [place] = placesOf(field.parent);
  return {
    kind: 'enum',
    name: shortName(desc),
    value,
    meaning: meaningOf(desc),
    ours: isOurs(desc),
    values: desc.values.map((each) => ({ name: each.name, meaning: meaningOf(each) })),
    fields: fields.map(fieldName),
    example: writeExample(place, field, value),
  };
}

function standingOf(places: readonly Place[], steps: readonly string[]): Standing {
  const paths = places.map((place) => [pathOf(place), ...steps].filter((step) => step !== '').join('.'));
  return { file: places[0].file, paths: paths.slice(0, MAX_PATHS), count: paths.length };
}

function summarise(found: Found): { name: string; summary: string } {
  switch (found.kind) {
    case 'field':
      return { name: fieldName(found.field), summary: firstSentence(meaningOf(found.field)) };
    case 'message':
      return { name: shortName(found.message), summary: firstSentence(meaningOf(found.message)) };
    case 'enum':
      return { name: shortName(found.desc), summary: firstSentence(meaningOf(found.desc)) };
    case 'value':
      return {
        name: `${shortName(found.value.parent)}.${found.value.name}`,
        summary: firstSentence(meaningOf(found.value)),
      };
  }
}

function fieldName(field: DescField): string {
  return `${shortName(field.parent)}.${field.name}`;
}

/** The fault in a query: the first step that the path before it does not have, or a name that nothing has. */
function explainUnknown(query: string): string {
  const steps = splitQuery(query);
  const [last] = steps.slice(-1);
  if (last === undefined) return 'Expected the path of a field, the name of a message, or a rule.';
  for (let count = steps.length - 1; count > 0; count--) {
    const before = steps.slice(0, count).join('.');
    const { found } = resolveQuery(before);
    if (found.length === 0) continue;
    return explainMissing(before, steps[count], found);
  }
  const names = [
    ...allMessages().flatMap((message) => [message.name, ...message.fields.map(({ name }) => name)]),
    ...allEnums().flatMap((desc) => [desc.name, ...desc.values.map(({ name }) => name)]),
  ];
  const guess = didYouMean(steps[0], names);
  const hint = guess === undefined ? '' : ` Did you mean "${[guess, ...steps.slice(1)].join('.')}"?`;
  return `Nothing in a pipeline.config or a label map is called "${steps[0]}".${hint}`;
}

function explainMissing(before: string, step: string, found: readonly Found[]): string {
  const messages = found.flatMap((each) => messageOf(each) ?? []);
  if (messages.length === 0)
    return `"${before}" holds a value and no fields, so there is no "${step}" in it.`;
  const known = [...new Set(messages.flatMap(({ fields }) => fields.map(({ name }) => name)))];
  const guess = didYouMean(step, known);
  if (guess !== undefined) return `"${before}" has no "${step}". Did you mean "${before}.${guess}"?`;
  const elsewhere = resolveQuery(step).found.map((each) => summarise(each).name);
  if (elsewhere.length > 0) return `"${before}" has no "${step}". There is ${listSome(elsewhere)}.`;
  return `"${before}" has no "${step}". It has ${listSome(known)}.`;
}

function messageOf(found: Found): DescMessage | undefined {
  if (found.kind === 'message') return found.message;
  return found.kind === 'field' ? found.field.message : undefined;
}

function listSome(names: readonly string[]): string {
  const shown = names.slice(0, MAX_PATHS).join(', ');
  return names.length > MAX_PATHS ? `${shown} and ${names.length - MAX_PATHS} more` : shown;
}
