/**
 * @module
 * Random access to the records of one TFRecord file. The file is walked once, header by header, to learn where each
 * record lies; a record's data and check sum are read when it is asked for. No stated length is believed before its
 * check sum and the file's size agree with it.
 *
 * A gzip file is inflated into memory. A file is taken for gzip by its first bytes, but only where they are not a
 * valid frame: a plain record of 35615 bytes starts like gzip too.
 */

import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DataError } from '../util/errors.ts';
import { describeFailure } from './read-data-file.ts';
import { dataIsIntact, FOOTER_BYTES, HEADER_BYTES, headerLength } from './tfrecord-framing.ts';

/** An open TFRecord file. */
export interface TfRecordFile {
  readonly path: string;
  /** How many records. */
  readonly length: number;
  /** The data of record `index`, 0 ≤ index < length. @throws DataError if its check sum does not match */
  record(index: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Bytes by offset. `read` gives fewer than asked for only at the end. */
interface Bytes {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Where each record's data starts, and how long it is. */
interface Extent {
  readonly offset: number;
  readonly length: number;
}

/** Opens `path` and finds its records. @throws DataError if it is missing, cut off, damaged, or no TFRecord file */
export async function openTfRecordFile(path: string): Promise<TfRecordFile> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (cause) {
    throw new DataError(path, `the TFRecord file ${describeFailure(cause)}.`, { cause });
  }
  try {
    const bytes = await inflated(path, bytesOf(file, (await file.stat()).size));
    const extents = await findRecords(path, bytes);
    return {
      path,
      length: extents.length,
      async record(index) {
        const { offset, length } = extents[index];
        const framed = await bytes.read(offset, length + FOOTER_BYTES);
        if (framed.length !== length + FOOTER_BYTES || !dataIsIntact(framed)) {
          throw new DataError(
            `${path}: record ${index + 1}`,
            `the check sum (CRC-32C) of its ${length} bytes does not match: the file is damaged; copy or write it anew.`,
          );
        }
        return framed.subarray(0, length);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function bytesOf(file: FileHandle, size: number): Bytes {
  return {
    size,
    async read(offset, length) {
      const buffer = Buffer.allocUnsafe(Math.min(length, Math.max(0, size - offset)));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
      return buffer.subarray(0, bytesRead);
    },
  };
}

/** `bytes` themselves, or what they inflate to. */
async function inflated(path: string, bytes: Bytes): Promise<Bytes> {
  const header = await bytes.read(0, HEADER_BYTES);
  const isGzip = header.length >= 2 && header[0] === 0x1f && header[1] === 0x8b;
  if (!isGzip || (header.length === HEADER_BYTES && headerLength(header) !== undefined)) return bytes;
  try {
    const content = await promisify(gunzip)(await bytes.read(0, bytes.size));
    return {
      size: content.length,
      read: async (offset, length) => content.subarray(offset, offset + length),
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(path, `the gzip data cannot be inflated: ${reason}; copy or write the file anew.`, {
      cause,
    });
  }
}

async function findRecords(path: string, bytes: Bytes): Promise<Extent[]> {
  const extents: Extent[] = [];
  for (let at = 0; at < bytes.size; ) {
    const where = `${path}: record ${extents.length + 1}`;
    const header = await bytes.read(at, HEADER_BYTES);
    const stated = header.length === HEADER_BYTES ? headerLength(header) : 0n;
    if (stated === undefined) {
      if (at === 0) {
        throw new DataError(
          path,
          'not a TFRecord file: the check sum of its first record length does not match.',
        );
      }
      throw new DataError(
        where,
        `the check sum of its length (at byte ${at}) does not match: the file is damaged; copy or write it anew.`,
      );
    }
    const offset = at + HEADER_BYTES;
    if (header.length < HEADER_BYTES || stated > bytes.size - offset - FOOTER_BYTES) {
      throw new DataError(
        where,
        `the file ends within it, at byte ${bytes.size}: the file is cut off; copy or write it anew.`,
      );
    }
    const length = Number(stated);
    extents.push({ offset, length });
    at = offset + length + FOOTER_BYTES;
  }
  return extents;
}
