/**
 * @module
 * What the tables of steps have in common: a builder for each step's message, and a check on numbers that belong together.
 * A builder can rely on the ranges of single fields (require-ranges.ts).
 */

import type { AugmentationOptions } from '../../detection/augmentation-options.ts';
import type { PreprocessingStep } from '../../proto/gen/object_detection/protos/preprocessor_pb.js';
import { ConfigError } from '../../util/errors.ts';

type Step = Exclude<PreprocessingStep['preprocessingStep'], { case: undefined }>;

/** The steps' messages by their names in generated code, as `randomCropImage`. */
export type StepMessages = { readonly [S in Step as S['case']]: S['value'] };

/** The name of a step. */
export type StepCase = keyof StepMessages;

/** For each step, what builds it from its message; `where` names it in errors. */
export type StepBuilders<C extends StepCase> = {
  readonly [K in C]: (message: StepMessages[K], where: string) => AugmentationOptions;
};

/** @throws ConfigError where the bounds of a random number are the wrong way round. */
export function requireRising(where: string, smallest: number, largest: number): void {
  if (smallest <= largest) return;
  throw new ConfigError(
    `${where}: the smallest value, ${smallest}, is above the largest, ${largest}; swap them.`,
  );
}
