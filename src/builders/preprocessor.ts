/**
 * @module
 * `PreprocessingStep` messages → augmentations, as plain data (builders/preprocessor_builder.py). Orders of keypoints are
 * not read: no data set here has keypoints.
 *
 * Differences: a flip's `probability: 0` means never, where upstream fails while training; numbers that make no sense
 * are refused here rather than while training.
 */

import { SUPPORTED_PARTS } from '../config/support/supported-parts.ts';
import type { AugmentationOptions } from '../detection/augmentation-options.ts';
import {
  type PreprocessingStep,
  PreprocessingStepSchema,
} from '../proto/gen/object_detection/protos/preprocessor_pb.js';
import { ConfigError } from '../util/errors.ts';
import { BOX_STEPS } from './preprocessing/box-steps.ts';
import { PIXEL_STEPS } from './preprocessing/pixel-steps.ts';
import type { StepBuilders, StepCase, StepMessages } from './preprocessing/step-builder.ts';
import { requireRanges } from './require-ranges.ts';
import { unsupported } from './unsupported.ts';

const STEPS: Partial<StepBuilders<StepCase>> = { ...PIXEL_STEPS, ...BOX_STEPS };

function buildStep<C extends StepCase>(
  step: { readonly case: C; readonly value: StepMessages[C] },
  option: string,
): AugmentationOptions {
  const { name, message } = PreprocessingStepSchema.field[step.case];
  const build = STEPS[step.case];
  if (build === undefined) throw unsupported(`${option}:`, name, SUPPORTED_PARTS.PreprocessingStep);
  const where = `${option}.${name}`;
  if (message !== undefined) requireRanges(message, step.value, where);
  return build(step.value, where);
}

/**
 * The augmentations, in their order. Fields that are not set have upstream's defaults; inside the operations of an SSD
 * crop numbers that are not set are 0, as upstream.
 *
 * @throws ConfigError where a step is not supported or its numbers make no sense.
 */
export function buildAugmentations(steps: readonly PreprocessingStep[]): AugmentationOptions[] {
  return steps.map(({ preprocessingStep: step }, i) => {
    const option = `train_config.data_augmentation_options[${i}]`;
    if (step.case === undefined)
      throw new ConfigError(`${option} is empty; give a step, as random_horizontal_flip { }.`);
    return buildStep(step, option);
  });
}
