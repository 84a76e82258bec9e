/**
 * @module
 * Writes a LevelDB table without compression, as TensorFlow writes the index of a checkpoint.
 */

import { maskedCrc32c } from '../../util/crc32c.ts';
import { encodeVarint } from '../../util/varint.ts';
import { FOOTER_BYTES, MAGIC, TRAILER_BYTES } from './read-table.ts';
import { type TableEntry, writeTableBlock } from './table-block.ts';

/** A block is closed once its values reach this. */
const BLOCK_BYTES = 2 ** 18;

/** The bytes of the table with `values`; keys are strings of one character a byte. */
export function writeTable(
  values: ReadonlyMap<string, Uint8Array>,
  blockBytes: number = BLOCK_BYTES,
): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  /** Appends a block and answers its handle. */
  const append = (entries: readonly TableEntry[]): Uint8Array => {
    const content = writeTableBlock(entries);
    const framed = Buffer.alloc(content.length + TRAILER_BYTES); // the kind of compression, 0, lies between
    framed.set(content);
    framed.writeUInt32LE(maskedCrc32c(framed.subarray(0, content.length + 1)), content.length + 1);
    const handle = Uint8Array.from([...encodeVarint(length), ...encodeVarint(content.length)]);
    parts.push(framed);
    length += framed.length;
    return handle;
  };
  const index: TableEntry[] = [];
  let block: TableEntry[] = [];
  let bytes = 0;
  const close = (): void => {
    const last = block.at(-1);
    if (last === undefined) return;
    index.push({ key: last.key, value: append(block) });
    block = [];
    bytes = 0;
  };
  for (const key of [...values.keys()].sort((a, b) => (a < b ? -1 : 1))) {
    const value = values.get(key) ?? new Uint8Array();
    block.push({ key, value });
    bytes += key.length + value.length;
    if (bytes >= blockBytes) close();
  }
  close();
  const handles = [append([]), append(index)];
  const footer = Buffer.alloc(FOOTER_BYTES);
  footer.set(Buffer.concat(handles));
  footer.writeBigUInt64LE(MAGIC, FOOTER_BYTES - 8);
  return Buffer.concat([...parts, footer]);
}
