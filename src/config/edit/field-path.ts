/**
 * @module
 * The path language of edits and reads: field names from the top of a pipeline, joined by dots, with an index behind a
 * repeated field's name where one element is meant: `train_config.data_augmentation_options[1].ssd_random_crop`.
 *
 * A path is read against the schema alone; `field-index.ts` finds what stands there. The web's spellings are not part
 * of it: a file may have them, a path names the field by its canonical name.
 */

import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { TrainEvalPipelineConfigSchema } from '../../proto/gen/object_detection/protos/pipeline_pb.js';
import { didYouMean } from '../../util/did-you-mean.ts';
import { ConfigError } from '../../util/errors.ts';
import { SPELLINGS } from '../schema/dialect.ts';
import { findField } from '../schema/read-field-name.ts';

/** One step of a path: a field, and which of its elements where it says so. */
export interface PathStep {
  readonly name: string;
  readonly index: number | undefined;
  readonly field: DescField;
}

const STEP = /^([A-Za-z_][A-Za-z0-9_]*)(?:\[(-?\d+)\])?$/;
const MOST_HINTS = 3;

/**
 * Reads a path; at least one step.
 * @throws ConfigError where it is no path, or not one of the schema.
 *
 * @example
 * readFieldPath('train_config.data_augmentation_options[1]').map(({ name }) => name);
 */
export function readFieldPath(path: string): readonly PathStep[] {
  const steps: PathStep[] = [];
  let message: DescMessage | undefined = TrainEvalPipelineConfigSchema;
  for (const written of path.split('.')) {
    const [, name, digits] = STEP.exec(written) ?? [];
    if (name === undefined)
      throw new ConfigError(
        `"${path}" is not the path of a field: ${written === '' ? 'a name is missing' : `"${written}" is not a name`}. Write it as in "train_config.data_augmentation_options[1].ssd_random_crop".`,
      );
    if (message === undefined) throw new ConfigError(noFieldsIn(path, steps[steps.length - 1], name));
    const field = findField(message, name);
    if (field === undefined)
      throw new ConfigError(
        `"${path}" is not the path of a field: ${message.name} has no "${name}".${advice(message, name)}`,
      );
    if (digits !== undefined && !isMany(field))
      throw new ConfigError(`"${path}": ${name} is not repeated, so it has no element ${digits}.`);
    if (digits?.startsWith('-'))
      throw new ConfigError(`"${path}": elements are counted from 0, and ${digits} is less.`);
    steps.push({ name, index: digits === undefined ? undefined : Number(digits), field });
    message = field.fieldKind === 'map' ? undefined : field.message;
  }
  return steps;
}

/** Whether `field` holds any number of elements. */
export function isMany(field: DescField): boolean {
  return field.fieldKind === 'list' || field.fieldKind === 'map';
}

/** The other fields of the oneof that `field` is in. */
export function oneofSiblings(field: DescField): readonly DescField[] {
  return field.oneof?.fields.filter((sibling) => sibling !== field) ?? [];
}

/** What to do about a `name` that `message` does not have: the name meant, where else it is, what there is. */
export function advice(message: DescMessage, name: string): string {
  const spelling = SPELLINGS.find((entry) => entry.message === message.name && entry.written === name);
  if (spelling !== undefined && spelling.up === 0) return ` Write "${spelling.path.join('.')}".`;
  const known = message.fields.map((field) => field.name);
  const guess = didYouMean(name, known);
  const elsewhere = guess === undefined ? pathsOf(name) : [];
  return [
    guess === undefined ? '' : ` Did you mean "${guess}"?`,
    elsewhere.length === 0 ? '' : ` There is ${elsewhere.join(', ')}.`,
    known.length === 0 ? ' It has no fields.' : ` It has: ${known.join(', ')}.`,
  ].join('');
}

function noFieldsIn(path: string, { name, field }: PathStep, next: string): string {
  const what = field.fieldKind === 'map' ? 'a map, whose entries are set whole' : 'no message';
  return `"${path}" is not the path of a field: ${name} is ${what}, so it has no "${next}".`;
}

/** A few shortest paths of fields with this name, one for each message that has it. */
function pathsOf(name: string): string[] {
  const found: string[] = [];
  const seen = new Set<DescMessage>();
  let level: readonly { message: DescMessage; path: string }[] = [
    { message: TrainEvalPipelineConfigSchema, path: '' },
  ];
  while (level.length > 0 && found.length < MOST_HINTS) {
    const next: { message: DescMessage; path: string }[] = [];
    for (const { message, path } of level) {
      if (seen.has(message)) continue;
      seen.add(message);
      for (const field of message.fields) {
        if (field.name === name) found.push(`${path}${name}`);
        if (field.message !== undefined && field.fieldKind !== 'map')
          next.push({ message: field.message, path: `${path}${field.name}.` });
      }
    }
    level = next;
  }
  return found.slice(0, MOST_HINTS);
}
