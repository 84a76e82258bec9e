/**
 * @module
 * What the tables of steps have in common: a builder for each step's message, and the checks on its numbers. Ranges of
 * single fields are those that `check` reads (config/value-ranges.ts).
 */

import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import { VALUE_RANGES } from '../../config/value-ranges.ts';
import type { AugmentationOptions } from '../../detection/augmentation-options.ts';
import type { PreprocessingStep } from '../../proto/gen/object_detection/protos/preprocessor_pb.js';
import { ConfigError } from '../../util/errors.ts';
import { requireValue } from '../unsupported.ts';

type Step = Exclude<PreprocessingStep['preprocessingStep'], { case: undefined }>;

/** The steps' messages by their names in generated code, as `randomCropImage`. */
export type StepMessages = { readonly [S in Step as S['case']]: S['value'] };

/** The name of a step. */
export type StepCase = keyof StepMessages;

/** For each step, what builds it from its message; `where` names it in errors. */
export type StepBuilders<C extends StepCase> = {
  readonly [K in C]: (message: StepMessages[K], where: string) => AugmentationOptions;
};

/** @throws ConfigError where a field of the message, set or not, is out of its range. */
export function requireRanges<Desc extends DescMessage>(
  schema: Desc,
  message: MessageShape<Desc>,
  where: string,
): void {
  const reflected = reflect(schema, message);
  for (const [name, { holds, words }] of Object.entries(VALUE_RANGES[schema.name] ?? {})) {
    const field = reflected.fields.find((candidate) => candidate.name === name);
    const value = field === undefined ? undefined : reflected.get(field);
    if (typeof value === 'number') requireValue(holds(value), `${where}.${name}`, words, value);
  }
}

/** The value, which must be a chance. @throws ConfigError */
export function probabilityOf({ probability }: { readonly probability: number }, where: string): number {
  requireValue(probability >= 0 && probability <= 1, `${where}.probability`, 'between 0 and 1', probability);
  return probability;
}

/** @throws ConfigError where the bounds of a random number are the wrong way round. */
export function requireRising(where: string, smallest: number, largest: number): void {
  if (smallest <= largest) return;
  throw new ConfigError(
    `${where}: the smallest value, ${smallest}, is above the largest, ${largest}; swap them.`,
  );
}
