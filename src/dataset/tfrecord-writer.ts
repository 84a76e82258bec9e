/**
 * @module
 * Writes TFRecord files: whole or absent, plain or gzip.
 */

import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { frameTfRecord } from './tfrecord-framing.ts';
import { replaceFile } from './write-file-atomically.ts';

/** Serialised records (tf.Example), in order. */
export type Records = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Writes `examples` to `path`, each in its frame; with `gzip` the whole file is compressed, as TensorFlow's
 * `TFRecordOptions("GZIP")` does. The file appears once it is complete; the folder must exist.
 *
 * @example
 * await writeTfRecord('train.record', [encodeExample(sample, jpegBytes, labelMap)]);
 */
export async function writeTfRecord(
  path: string,
  examples: Records,
  options: { readonly gzip?: boolean } = {},
): Promise<void> {
  await replaceFile(path, async (file) => {
    const write = async (chunks: AsyncIterable<Uint8Array>): Promise<void> => {
      for await (const chunk of chunks) await file.writeFile(chunk); // goes on where the last one ended
    };
    await (options.gzip ? pipeline(frames(examples), createGzip(), write) : write(frames(examples)));
  });
}

async function* frames(examples: Records): AsyncGenerator<Uint8Array> {
  for await (const example of examples) yield frameTfRecord(example);
}
