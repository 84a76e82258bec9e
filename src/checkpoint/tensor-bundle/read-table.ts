/**
 * @module
 * Reads a LevelDB table as TensorFlow writes it (core/lib/io/format.cc): blocks, each followed by the kind of its
 * compression and a masked CRC-32C; a block that lists them; a footer of 48 bytes that names that one. Nothing that
 * the file says of sizes and places is believed before it is compared with the file.
 */

import { maskedCrc32c } from '../../util/crc32c.ts';
import type { Damaged } from '../damaged-file.ts';
import { readVarint } from './read-varint.ts';
import { decompressSnappy } from './snappy.ts';
import { readTableBlock } from './table-block.ts';

export const FOOTER_BYTES = 48;
export const TRAILER_BYTES = 5;
/** The last eight bytes of a table. */
export const MAGIC = 0xdb4775248b80fb57n;

const PLAIN = 0;
const SNAPPY = 1;

/** The most that the blocks of a table may hold together; a large detector's have a few hundred kilobytes. */
const MOST_CONTENT = 256 * 2 ** 20;

interface Handle {
  readonly offset: number;
  readonly size: number;
}

function readHandle(bytes: Uint8Array, at: number, damaged: Damaged): [handle: Handle, next: number] {
  const [offset, behindOffset] = readVarint(bytes, at, damaged);
  const [size, next] = readVarint(bytes, behindOffset, damaged);
  return [{ offset, size }, next];
}

/** The content of the block at `handle`, its check sum verified. */
function readBlock(file: Uint8Array, { offset, size }: Handle, damaged: Damaged): Uint8Array {
  if (offset + size + TRAILER_BYTES > file.length - FOOTER_BYTES)
    throw damaged(
      `A block claims ${size} bytes from byte ${offset} on, beyond the ${file.length} of the file`,
    );
  const view = new DataView(file.buffer, file.byteOffset);
  if (view.getUint32(offset + size + 1, true) !== maskedCrc32c(file.subarray(offset, offset + size + 1)))
    throw damaged(`The check sum of the block at byte ${offset} is wrong`);
  const content = file.subarray(offset, offset + size);
  const compression = file[offset + size];
  if (compression === PLAIN) return content;
  if (compression === SNAPPY) return decompressSnappy(content, damaged);
  throw damaged(
    `The block at byte ${offset} has compression ${compression}; 0 (none) and 1 (Snappy) are known`,
  );
}

/** The values of the table in `file` by key, in order. @throws what `damaged` makes */
export function readTable(file: Uint8Array, damaged: Damaged): ReadonlyMap<string, Uint8Array> {
  if (file.length < FOOTER_BYTES)
    throw damaged(`It has ${file.length} bytes, fewer than the ${FOOTER_BYTES} of a table's footer`);
  const footer = file.subarray(file.length - FOOTER_BYTES);
  if (new DataView(footer.buffer, footer.byteOffset).getBigUint64(FOOTER_BYTES - 8, true) !== MAGIC)
    throw damaged('It does not end as the index of a TensorFlow checkpoint does');
  const [, behindMeta] = readHandle(footer, 0, damaged);
  const [index] = readHandle(footer, behindMeta, damaged);
  const values = new Map<string, Uint8Array>();
  let end = 0;
  let content = 0;
  let last: string | undefined;
  for (const { value } of readTableBlock(readBlock(file, index, damaged), damaged)) {
    const [handle] = readHandle(value, 0, damaged);
    if (handle.offset < end) throw damaged(`The block at byte ${handle.offset} lies within another`);
    end = handle.offset + handle.size;
    const block = readBlock(file, handle, damaged);
    content += block.length;
    for (const entry of readTableBlock(block, damaged)) {
      if (last !== undefined && entry.key <= last)
        throw damaged(`The key ${JSON.stringify(entry.key)} stands behind ${JSON.stringify(last)}`);
      last = entry.key;
      content += last.length;
      if (content > MOST_CONTENT)
        throw damaged(`Its blocks and keys have more than ${MOST_CONTENT} bytes together`);
      values.set(last, entry.value);
    }
  }
  return values;
}
