/**
 * @module
 * Whether a TFRecord file is compressed, which the stock TensorFlow API does not expect.
 */

import { open } from 'node:fs/promises';
import { HEADER_BYTES, headerLength } from '../dataset/tfrecord-framing.ts';

/** True for gzip. A plain record of 35615 bytes begins alike, but with a valid frame. */
export async function isCompressed(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const header = new Uint8Array(HEADER_BYTES);
    const { bytesRead } = await file.read(header, 0, HEADER_BYTES, 0);
    if (bytesRead < 2 || header[0] !== 0x1f || header[1] !== 0x8b) return false;
    return bytesRead < HEADER_BYTES || headerLength(header) === undefined;
  } finally {
    await file.close();
  }
}

/** Those of `paths` that are compressed. */
export async function compressedAmong(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) if (await isCompressed(path)) found.push(path);
  return found;
}
