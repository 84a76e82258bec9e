/**
 * @module
 * Whether a run fits into memory, asked before anything is compiled: a step that does not fit would be ended by the system,
 * without a word. What does not fit is refused with the batch size that would.
 */

import { UsageError } from '../util/errors.ts';
import { formatBytes } from '../util/format-bytes.ts';
import { type AvailableMemory, availableMemory } from './available-memory.ts';
import { estimateMemory, type InputMemory, type MemoryEstimate } from './estimate-memory.ts';
import type { TrainingPlan } from './training-plan.ts';
import type { TrainingStepOptions } from './training-program.ts';

/** What the input of `plan` holds, where all training images decoded are `decodedBytes`, `images` in number. */
export function inputMemory(
  { input, numSteps, step }: TrainingPlan,
  { images, decodedBytes }: { readonly images: number; readonly decodedBytes: number },
): InputMemory {
  const holders = Math.max(1, input.workers);
  const seen = Math.min(1, (numSteps * step.batchSize) / holders / images); // of the images, by each worker
  return {
    workers: input.workers,
    imageBytes: Math.round(holders * Math.min(input.cacheBytes, seen * decodedBytes)),
  };
}

/** The largest batch of at most `limit` bytes below that of `options`; 0 where not even one image fits. */
function largestFitting(options: TrainingStepOptions, input: InputMemory, limit: number): number {
  const needed = (batchSize: number): number => estimateMemory({ ...options, batchSize }, input).total;
  let fits = 0;
  let fails = options.batchSize;
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    if (needed(middle) <= limit) fits = middle;
    else fails = middle;
  }
  return fits;
}

/**
 * The memory that a run of `options` takes, held against what is available beside the `used` bytes of this process.
 *
 * @throws UsageError where it is more than there is, with the batch size that fits.
 */
export function checkMemory(
  options: TrainingStepOptions,
  input: InputMemory,
  { bytes, bound }: AvailableMemory = availableMemory(),
  used: number = process.memoryUsage().rss,
): MemoryEstimate {
  const estimate = estimateMemory(options, input);
  const limit = bytes + used;
  if (estimate.total <= limit) return estimate;
  const where =
    bound === 'machine' ? 'this machine has' : 'the control group of this process (its container) leaves';
  const fitting = largestFitting(options, input, limit);
  const remedy =
    fitting > 0
      ? `A batch_size of ${fitting} fits: --batch-size ${fitting}.`
      : 'Not even one image at a time fits: make the images smaller (image_resizer), or the model (depth_multiplier).';
  throw new UsageError(
    `batch_size ${options.batchSize} needs about ${formatBytes(estimate.total)} of memory; ${where} ${formatBytes(limit)}. ${remedy}`,
  );
}
