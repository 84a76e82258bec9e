/**
 * @module
 * The rules on training: steps, schedules, batches, checkpoints to start from, augmentation.
 */

import type { Rule } from '../rule.ts';
import { augmentation } from './training/augmentation.ts';
import { augmentationBounds } from './training/augmentation-bounds.ts';
import { batchSize } from './training/batch-size.ts';
import { cosineSchedule } from './training/cosine-schedule.ts';
import { cropRanges } from './training/crop-ranges.ts';
import { exponentialSchedule } from './training/exponential-schedule.ts';
import { fineTuneCheckpoint } from './training/fine-tune-checkpoint.ts';
import { learningRate } from './training/learning-rate.ts';
import { numberOfSteps } from './training/number-of-steps.ts';
import { replicas } from './training/replicas.ts';
import { rmsPropDecay } from './training/rms-prop-decay.ts';
import { stepSchedule } from './training/step-schedule.ts';

/** In the order of their ids. */
export const TRAINING_RULES: readonly Rule[] = [
  numberOfSteps,
  cosineSchedule,
  stepSchedule,
  exponentialSchedule,
  learningRate,
  rmsPropDecay,
  batchSize,
  replicas,
  fineTuneCheckpoint,
  augmentation,
  cropRanges,
  augmentationBounds,
];
