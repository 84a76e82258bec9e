/**
 * @module
 * What the calling thread and a worker say to each other, and how an error crosses between them.
 */

import { ConfigError, DataError } from '../util/errors.ts';
import type { Batch } from './batch.ts';

/**
 * To a worker. `spent` is memory for the images of the batch. After `close` it finishes what is under way, answers
 * `closed`, and does nothing more.
 */
export type WorkerRequest =
  | { readonly kind: 'make'; readonly step: number; readonly spent: Float32Array | undefined }
  | { readonly kind: 'close' };

/** From a worker; batches come in the order they were asked for. */
export type WorkerReply =
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'error'; readonly step: number; readonly error: PackedError }
  | { readonly kind: 'closed' };

/** An error as plain data. */
export type PackedError =
  | { readonly name: 'DataError'; readonly where: string; readonly summary: string }
  | { readonly name: 'ConfigError'; readonly summary: string }
  | { readonly name: 'Error'; readonly message: string; readonly stack: string | undefined };

/** `error` as plain data. */
export function packError(error: unknown): PackedError {
  if (error instanceof DataError) return { name: 'DataError', where: error.where, summary: error.summary };
  if (error instanceof ConfigError) return { name: 'ConfigError', summary: error.message };
  if (error instanceof Error) return { name: 'Error', message: error.message, stack: error.stack };
  return { name: 'Error', message: String(error), stack: undefined };
}

/** The error that `packed` was made from: the same kind, the same message. */
export function unpackError(packed: PackedError): Error {
  switch (packed.name) {
    case 'DataError':
      return new DataError(packed.where, packed.summary);
    case 'ConfigError':
      return new ConfigError(packed.summary);
    case 'Error': {
      const error = new Error(packed.message);
      if (packed.stack !== undefined) error.stack = packed.stack;
      return error;
    }
  }
}
