/**
 * @module
 * The worker thread of the input pipeline: opens the data set, makes the batches it is asked for one after another, and
 * hands their memory over. Its `workerData` is the `InputOptions`.
 */

import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { openDataset } from '../dataset/open-dataset.ts';
import { invariant } from '../util/errors.ts';
import { batchBuffers } from './batch.ts';
import { createBatchMaker } from './batch-maker.ts';
import type { InputOptions } from './input-options.ts';
import { lowerThreadPriority } from './lower-thread-priority.ts';
import { packError, type WorkerReply, type WorkerRequest } from './worker-messages.ts';

const port = parentPort;
invariant(port !== null, 'input-worker is started as a worker thread');
const options = workerData as InputOptions;

lowerThreadPriority();
sharp.concurrency(1); // each image by one thread: there are as many images as threads
sharp.cache(false);

const closing = new AbortController();
const dataset = openDataset(options.dataset, options.labelMap);
const maker = dataset.then((open) => createBatchMaker(open, options));
maker.catch(() => {}); // reported by the first batch asked for

function reply(message: WorkerReply, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}

async function makeBatch(step: number, spent: Float32Array | undefined): Promise<void> {
  if (closing.signal.aborted) return;
  try {
    const batch = await (await maker).make(step, { signal: closing.signal, spent });
    reply({ kind: 'batch', batch }, batchBuffers(batch));
  } catch (error) {
    if (!closing.signal.aborted) reply({ kind: 'error', step, error: packError(error) });
  }
}

let work: Promise<void> = Promise.resolve();

port.on('message', (request: WorkerRequest) => {
  if (request.kind === 'make') {
    work = work.then(() => makeBatch(request.step, request.spent));
    return;
  }
  closing.abort();
  const closed = async (): Promise<void> => {
    await dataset.then(
      (open) => open.close(),
      () => {},
    );
    reply({ kind: 'closed' });
  };
  work = work.then(closed);
});
