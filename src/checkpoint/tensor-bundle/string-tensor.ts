/**
 * @module
 * A tensor of strings in a data shard (core/util/tensor_bundle/tensor_bundle.cc): the lengths as varints, the masked
 * CRC-32C of the lengths as uint32 each, then the bytes. The entry's own check sum runs over the lengths as uint32,
 * that check sum, and the bytes.
 */

import { crc32c, maskCrc32c } from '../../util/crc32c.ts';
import { encodeVarint } from '../../util/varint.ts';
import type { Damaged } from '../damaged-file.ts';
import { readVarint } from './read-varint.ts';

function checkSums(lengths: readonly number[]): { readonly lengths: number; readonly masked: Uint8Array } {
  const sum = crc32c(new Uint8Array(Uint32Array.from(lengths).buffer));
  return { lengths: sum, masked: new Uint8Array(Uint32Array.of(maskCrc32c(sum)).buffer) };
}

/** The `count` strings in `bytes`, and the masked check sum of the whole. @throws what `damaged` makes */
export function readStrings(
  bytes: Uint8Array,
  count: number,
  damaged: Damaged,
): { readonly strings: readonly Uint8Array[]; readonly checkSum: number } {
  if (count > bytes.length) throw damaged(`${bytes.length} bytes cannot hold ${count} strings`);
  const lengths: number[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const [length, next] = readVarint(bytes, at, damaged);
    lengths.push(length);
    at = next;
  }
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (at + 4 + total !== bytes.length)
    throw damaged(`Strings of ${total} bytes together are claimed in a tensor of ${bytes.length}`);
  const { lengths: lengthSum, masked } = checkSums(lengths);
  if (masked.some((byte, i) => byte !== bytes[at + i]))
    throw damaged('The check sum of the lengths of strings is wrong');
  const content = bytes.subarray(at + 4);
  const checkSum = maskCrc32c(crc32c(content, crc32c(masked, lengthSum)));
  let from = 0;
  const strings = lengths.map((length) => {
    from += length;
    return content.subarray(from - length, from);
  });
  return { strings, checkSum };
}

/** The bytes of a tensor of `strings`, and its masked check sum. */
export function writeStrings(strings: readonly Uint8Array[]): {
  readonly bytes: Uint8Array;
  readonly checkSum: number;
} {
  const lengths = strings.map(({ length }) => length);
  const { lengths: lengthSum, masked } = checkSums(lengths);
  const content = Buffer.concat(strings);
  return {
    bytes: Buffer.concat([Uint8Array.from(lengths.flatMap(encodeVarint)), masked, content]),
    checkSum: maskCrc32c(crc32c(content, crc32c(masked, lengthSum))),
  };
}
