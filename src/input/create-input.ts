/**
 * @module
 * The training input: batches in the order of their steps, made in the calling thread or ahead of time by workers. The
 * batch of a step depends on the options and the step alone, so a run resumed at any step, with any number of workers,
 * sees the same numbers bit for bit.
 */

import type { Dataset } from '../dataset/dataset.ts';
import { openDataset } from '../dataset/open-dataset.ts';
import { invariant } from '../util/errors.ts';
import type { Batch } from './batch.ts';
import { type BatchMaker, createBatchMaker } from './batch-maker.ts';
import type { InputOptions } from './input-options.ts';
import { createWorkerPool } from './worker-pool.ts';

/** A stream of batches. Close it when done: its workers keep the process alive. */
export interface Input {
  /**
   * The batch of the next step. One call at a time. `spent` is an earlier batch that no one reads any more: its images are
   * gone, and their memory is used again. @throws DataError
   */
  next(spent?: Batch): Promise<Batch>;
  close(): Promise<void>;
}

/**
 * Opens the input at `startStep`.
 *
 * @throws UsageError if workers are asked for and this code is not compiled.
 * @example
 * const input = createInput(options, { startStep: 0 });
 * try {
 *   const batch = await input.next(); // batch.images: [B, 3, H, W]
 * } finally {
 *   await input.close();
 * }
 */
export function createInput(options: InputOptions, { startStep }: { readonly startStep: number }): Input {
  const { workers, batchSize } = options;
  invariant(Number.isInteger(workers) && workers >= 0, `the input has ${workers} workers`);
  invariant(Number.isInteger(batchSize) && batchSize >= 1, `the input has batches of ${batchSize}`);
  const source = workers === 0 ? inThisThread(options) : createWorkerPool(options, startStep);
  let step = startStep;
  return {
    async next(spent) {
      const batch = await source.take(step, spent?.images);
      step++;
      return batch;
    },
    close: () => source.close(),
  };
}

function inThisThread(options: InputOptions): {
  take(step: number, spent?: Float32Array): Promise<Batch>;
  close(): Promise<void>;
} {
  let opening: Promise<Dataset> | undefined;
  let maker: BatchMaker | undefined;
  return {
    async take(step, spent) {
      opening ??= openDataset(options.dataset, options.labelMap);
      maker ??= createBatchMaker(await opening, options);
      return maker.make(step, { spent });
    },
    async close() {
      const dataset = await opening?.catch(() => undefined); // a failure to open has been reported by take
      await dataset?.close();
    },
  };
}
