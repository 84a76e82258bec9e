/**
 * @module
 * Batches made ahead of time by worker threads: batch s by worker s mod W, at most `AHEAD` batches ahead each.
 */

import { Worker } from 'node:worker_threads';
import { invariant, UsageError } from '../util/errors.ts';
import type { Batch } from './batch.ts';
import type { InputOptions } from './input-options.ts';
import { unpackError, type WorkerReply, type WorkerRequest } from './worker-messages.ts';

const AHEAD = 2;

/** Worker threads that make the batches of consecutive steps. */
export interface WorkerPool {
  /** The batch of `step`; steps are asked for in order, each once. The memory of `spent` goes to a worker. */
  take(step: number, spent?: Float32Array): Promise<Batch>;
  /** Ends the threads. */
  close(): Promise<void>;
}

interface Pending {
  readonly resolve: (batch: Batch) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Starts the workers, which set to work on `startStep` at once.
 *
 * @throws UsageError if this module runs from its TypeScript source, where there is no compiled worker to start.
 */
export function createWorkerPool(options: InputOptions, startStep: number): WorkerPool {
  if (import.meta.url.endsWith('.ts')) {
    throw new UsageError(
      `the input pipeline was asked for ${options.workers} worker threads, which run compiled code only. ` +
        `Run "npm run build" and start from dist, or ask for 0 workers.`,
    );
  }
  const entry = new URL('./input-worker.js', import.meta.url);
  const workers = Array.from({ length: options.workers }, () => new Worker(entry, { workerData: options }));
  const pending = new Map<number, Pending>();
  const batches = new Map<number, Promise<Batch>>();
  let failure: Error | undefined;
  let closing = false;

  const fail = (error: Error): void => {
    failure ??= error;
    for (const { reject } of pending.values()) reject(failure);
    pending.clear();
  };
  const settle = (step: number, act: (waiting: Pending) => void): void => {
    const waiting = pending.get(step);
    pending.delete(step);
    if (waiting !== undefined) act(waiting);
  };
  const order = (step: number, spent?: Float32Array): void => {
    const batch = new Promise<Batch>((resolve, reject) => pending.set(step, { resolve, reject }));
    batch.catch(() => {}); // reported when its turn comes
    batches.set(step, batch);
    if (failure !== undefined) fail(failure);
    else {
      const request: WorkerRequest = { kind: 'make', step, spent };
      workers[step % workers.length].postMessage(request, spent ? [spent.buffer as ArrayBuffer] : []);
    }
  };

  for (const worker of workers) {
    worker.on('message', (reply: WorkerReply) => {
      if (reply.kind === 'batch') settle(reply.batch.step, ({ resolve }) => resolve(reply.batch));
      if (reply.kind === 'error') settle(reply.step, ({ reject }) => reject(unpackError(reply.error)));
    });
    worker.on('error', fail);
    worker.on('exit', (code) => {
      if (!closing) fail(new Error(`an input worker thread ended unexpectedly (exit code ${code}).`));
    });
  }
  for (let step = startStep; step < startStep + AHEAD * workers.length; step++) order(step);

  return {
    async take(step, spent) {
      const batch = batches.get(step);
      invariant(batch !== undefined, `batch ${step} was not ordered`);
      const made = await batch;
      batches.delete(step);
      order(step + AHEAD * workers.length, spent);
      return made;
    },
    async close() {
      closing = true;
      fail(new Error('the input was closed.'));
      await Promise.all(workers.map(closeWorker));
    },
  };
}

/** Lets the worker finish the decoding under way (native code, not to be cut off), then ends its thread. */
async function closeWorker(worker: Worker): Promise<void> {
  await new Promise<void>((resolve) => {
    worker.on('message', (reply: WorkerReply) => {
      if (reply.kind === 'closed') resolve();
    });
    worker.on('exit', () => resolve());
    if (worker.threadId === -1) resolve(); // it has ended already
    const request: WorkerRequest = { kind: 'close' };
    worker.postMessage(request);
  });
  await worker.terminate();
}
