/**
 * @module
 * The frame around each record of a TFRecord file (tensorflow/core/lib/io/record_writer.h), little endian:
 *
 *   uint64 length · uint32 masked CRC-32C of the length · data [length] · uint32 masked CRC-32C of the data
 *
 * Event files of TensorBoard are framed alike.
 */

import { maskedCrc32c } from '../util/crc32c.ts';

/** Bytes before the data. */
export const HEADER_BYTES = 12;
/** Bytes behind the data. */
export const FOOTER_BYTES = 4;

/** `data` in its frame. */
export function frameTfRecord(data: Uint8Array): Uint8Array {
  const framed = new Uint8Array(HEADER_BYTES + data.length + FOOTER_BYTES);
  const view = new DataView(framed.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc32c(framed.subarray(0, 8)), true);
  framed.set(data, HEADER_BYTES);
  view.setUint32(HEADER_BYTES + data.length, maskedCrc32c(data), true);
  return framed;
}

/** The length that a header of `HEADER_BYTES` bytes states; undefined where its check sum says it is not one. */
export function headerLength(header: Uint8Array): bigint | undefined {
  const view = new DataView(header.buffer, header.byteOffset, HEADER_BYTES);
  if (view.getUint32(8, true) !== maskedCrc32c(header.subarray(0, 8))) return undefined;
  return view.getBigUint64(0, true);
}

/** Whether `framed` (data and footer) carries the check sum of its data. */
export function dataIsIntact(framed: Uint8Array): boolean {
  const length = framed.length - FOOTER_BYTES;
  const view = new DataView(framed.buffer, framed.byteOffset, framed.length);
  return view.getUint32(length, true) === maskedCrc32c(framed.subarray(0, length));
}
