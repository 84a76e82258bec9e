/**
 * @module
 * What a reader may ask for, found in the schema: a path (`model.ssd.num_classes`), the end of one (`loss.delta`), the
 * name of a message (`Ssd`), of an enum (`LossType`) or of one of its values (`BOTH`). Spelt as the schema has it; then
 * as the dialect has it; then in any case.
 */

import type { DescEnum, DescEnumValue, DescField, DescMessage } from '@bufbuild/protobuf';
import { SPELLINGS } from '../schema/dialect.ts';
import { findField } from '../schema/read-field-name.ts';
import { shortName } from './meaning-of.ts';
import { allMessages, type FileKind, holdersOf, ROOTS } from './places.ts';

/** What was found. A field found by a path from the root knows the way. */
export type Found =
  | { readonly kind: 'field'; readonly field: DescField; readonly way?: FoundWay }
  | { readonly kind: 'message'; readonly message: DescMessage }
  | { readonly kind: 'enum'; readonly desc: DescEnum }
  | { readonly kind: 'value'; readonly value: DescEnumValue };

/** The way to a field from the root of a file: the fields it stands in. */
export interface FoundWay {
  readonly file: FileKind;
  readonly steps: readonly DescField[];
}

/** All that a query can mean, and the spelling that it was read by where that is not its own. */
export interface Resolution {
  readonly found: readonly Found[];
  readonly readAs?: string;
}

/** What `query` can mean; nothing found where it is unknown. */
export function resolveQuery(query: string): Resolution {
  const steps = splitQuery(query);
  const found = find(steps, sameText);
  if (found.length > 0) return { found };
  for (const canonical of dialectReadings(steps)) {
    const read = find(canonical, sameText);
    if (read.length > 0) return { found: read, readAs: canonical.join('.') };
  }
  return { found: find(steps, sameWord) };
}

/** `model.ssd.loss:`, `item[0].name`, `"both"` → the names in them. */
export function splitQuery(query: string): readonly string[] {
  const plain = query
    .trim()
    .replace(/\[\d*\]/g, '')
    .replace(/["':{}\s]/g, '');
  return plain.split('.').filter((step) => step !== '');
}

/** The enums of the fields that a file can hold. */
export function allEnums(): readonly DescEnum[] {
  return [...new Set(allMessages().flatMap(({ fields }) => fields.flatMap((field) => field.enum ?? [])))];
}

type Same = (a: string, b: string) => boolean;

const sameText: Same = (a, b) => a === b;

/** `numClasses`, `NUM_CLASSES` and `num_classes` are the same word. */
const sameWord: Same = (a, b) => asWord(a) === asWord(b);

function asWord(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

function find(steps: readonly string[], same: Same): Found[] {
  if (steps.length === 0) return [];
  const whole = findFromRoot(steps, same);
  if (whole !== undefined) return [whole];
  const name = steps.join('.');
  const fields = allMessages().flatMap((message) =>
    message.fields.filter((field) => endsWith(field, steps, same)),
  );
  const messages = allMessages().filter((message) => namesIt(message, name, same));
  const enums = allEnums().filter((desc) => namesIt(desc, name, same));
  const values = allEnums().flatMap((desc) =>
    desc.values.filter((value) => endsWithValue(value, steps, same)),
  );
  return [
    ...fields.map((field): Found => ({ kind: 'field', field })),
    ...messages.map((message): Found => ({ kind: 'message', message })),
    ...enums.map((desc): Found => ({ kind: 'enum', desc })),
    ...values.map((value): Found => ({ kind: 'value', value })),
  ];
}

/** The field at a path from the root of a file, by the names of fields alone. */
function findFromRoot(steps: readonly string[], same: Same): Found | undefined {
  for (const file of Object.keys(ROOTS) as FileKind[]) {
    const way: DescField[] = [];
    let message: DescMessage | undefined = ROOTS[file];
    for (const step of steps) {
      const field: DescField | undefined = message?.fields.find(({ name }) => same(name, step));
      if (field === undefined) break;
      way.push(field);
      message = field.message;
    }
    const [field] = way.slice(-1);
    if (field !== undefined && way.length === steps.length)
      return { kind: 'field', field, way: { file, steps: way.slice(0, -1) } };
  }
  return undefined;
}

/** Whether some path to `field` ends with `steps`; the first step may be the name of a message instead of a field. */
function endsWith(field: DescField, steps: readonly string[], same: Same): boolean {
  const [last] = steps.slice(-1);
  if (!same(field.name, last)) return false;
  const before = steps.slice(0, -1);
  if (before.length === 0 || namesIt(field.parent, before.join('.'), same)) return true;
  return holdersOf(field.parent).some((outer) => endsWith(outer, before, same));
}

/** `BOTH`, `LossType.BOTH`, `HardExampleMiner.LossType.BOTH`, `loss_type.BOTH`. */
function endsWithValue(value: DescEnumValue, steps: readonly string[], same: Same): boolean {
  const [last] = steps.slice(-1);
  if (!same(value.name, last)) return false;
  const before = steps.slice(0, -1);
  if (before.length === 0 || namesIt(value.parent, before.join('.'), same)) return true;
  return allMessages().some((message) =>
    message.fields.some((field) => field.enum === value.parent && endsWith(field, before, same)),
  );
}

/** `HardExampleMiner.LossType` by its full name or the end of it. */
function namesIt(desc: DescMessage | DescEnum, name: string, same: Same): boolean {
  const full = shortName(desc).split('.');
  return full.some((_, i) => same(full.slice(i).join('.'), name));
}

/** `steps` with a spelling of the dialect replaced by what it is read as. */
function dialectReadings(steps: readonly string[]): string[][] {
  return SPELLINGS.flatMap(({ message, written, up, path }) => {
    const at = steps.indexOf(written);
    if (at < up) return [];
    if (at > 0 && !stepIsOf(steps[at - 1], message)) return [];
    const read = [...steps.slice(0, at - up), ...path, ...steps.slice(at + 1)];
    return [read, ...dialectReadings(read)];
  });
}

/** Whether a field or message called `step` is, or holds, the message with this name. */
function stepIsOf(step: string, message: string): boolean {
  return allMessages().some(
    (each) =>
      (each.name === message && each.name === step) || findField(each, step)?.message?.name === message,
  );
}
