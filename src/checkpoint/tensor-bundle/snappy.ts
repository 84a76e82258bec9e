/**
 * @module
 * Decompression of Snappy's raw format: the length as a varint, then literals and copies of what is already there
 * (google/snappy, format_description.txt). Written out here because the tables of checkpoints want nothing else of
 * Snappy, and because every length in them must be doubted before memory is taken.
 */

import type { Damaged } from '../damaged-file.ts';
import { readVarint } from './read-varint.ts';

/** The shortest element that makes 64 bytes, the most that one copy makes, has 3: nothing grows more. */
const GREATEST_GROWTH = 22;

/** Bytes that a tag is followed by, for copies of kinds 1, 2 and 3. */
const OFFSET_BYTES = [0, 1, 2, 4];

function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = count - 1; i >= 0; i--) value = value * 256 + bytes[at + i];
  return value;
}

/** The text behind `input`. @throws what `damaged` makes, if `input` is not one whole Snappy text. */
export function decompressSnappy(input: Uint8Array, damaged: Damaged): Uint8Array {
  const [length, start] = readVarint(input, 0, damaged);
  if (length > GREATEST_GROWTH * input.length)
    throw damaged(`A compressed block of ${input.length} bytes claims ${length} bytes of content`);
  const output = new Uint8Array(length);
  let from = start;
  let to = 0;
  while (from < input.length) {
    const tag = input[from++];
    const kind = tag & 3;
    const extra = kind === 0 ? Math.max(0, (tag >> 2) - 59) : OFFSET_BYTES[kind];
    if (from + extra > input.length) throw damaged('A compressed block ends within an element');
    if (kind === 0) {
      const count = (extra === 0 ? tag >> 2 : littleEndian(input, from, extra)) + 1;
      from += extra;
      if (from + count > input.length || to + count > length)
        throw damaged(`A compressed block has a literal of ${count} bytes, more than there is room for`);
      output.set(input.subarray(from, from + count), to);
      from += count;
      to += count;
      continue;
    }
    const count = kind === 1 ? 4 + ((tag >> 2) & 7) : 1 + (tag >> 2);
    const offset = (kind === 1 ? (tag >> 5) << 8 : 0) + littleEndian(input, from, extra);
    from += extra;
    if (offset === 0 || offset > to || to + count > length)
      throw damaged(`A compressed block copies ${count} bytes from ${offset} before byte ${to} of ${length}`);
    // Byte by byte: a copy may overlap what it makes.
    for (let i = 0; i < count; i++, to++) output[to] = output[to - offset];
  }
  if (to !== length) throw damaged(`A compressed block holds ${to} bytes where it claims ${length}`);
  return output;
}
