/**
 * @module
 * Writes TFRecord files: whole or absent, one file or several shards, plain or gzip.
 */

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { frameTfRecord } from './tfrecord-framing.ts';
import { replaceFile } from './write-file-atomically.ts';

/** Serialised records (tf.Example), in order. */
export type Records = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Writes `examples` to `path`, each in its frame; with `gzip` the whole file is compressed, as TensorFlow's
 * `TFRecordOptions("GZIP")` does. The file appears once it is complete.
 *
 * @example
 * await writeTfRecord('train.record', [encodeExample(sample, jpegBytes, labelMap)]);
 */
export async function writeTfRecord(
  path: string,
  examples: Records,
  options: { readonly gzip?: boolean } = {},
): Promise<void> {
  async function* frames(): AsyncGenerator<Uint8Array> {
    for await (const example of examples) yield frameTfRecord(example);
  }
  await replaceFile(path, async (file) => {
    const out = file.createWriteStream({ autoClose: false });
    const source = Readable.from(frames(), { objectMode: false, highWaterMark: 1 << 20 });
    await (options.gzip ? pipeline(source, createGzip(), out) : pipeline(source, out));
  });
}
