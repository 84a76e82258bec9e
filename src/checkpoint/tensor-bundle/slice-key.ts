/**
 * @module
 * The key of one part of a partitioned tensor (core/util/saved_tensor_slice_util.cc): an order-preserving code of 0,
 * the tensor's name, its rank, and of each dimension the first index and the length. A string of one character a byte.
 */

/** Of one dimension; `length` -1 is the whole, from `start` 0. */
export interface Extent {
  readonly start: number;
  readonly length: number;
}

/** Whole numbers from 0: how many bytes, then those, the highest first. */
function unsigned(value: number): string {
  let bytes = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256))
    bytes = String.fromCharCode(rest % 256) + bytes;
  return String.fromCharCode(bytes.length) + bytes;
}

/**
 * Whole numbers from -1: as many leading ones as there are bytes, a zero, then the bits in two's complement, the sign
 * first; a negative number has all of these the other way round, which -1, the only one, does by hand.
 */
function signed(value: number): string {
  if (value === -1) return '\x7f';
  const bits = value === 0 ? 0 : Math.floor(Math.log2(value)) + 1;
  const length = Math.floor(bits / 7) + 1; // n bytes hold 7 n - 1 bits beside the sign
  const bytes = Array.from({ length }, (_, i) => Math.floor(value / 256 ** (length - 1 - i)) % 256);
  bytes[0] |= (0xff << (8 - length)) & 0xff; // a part has fewer than 2⁴⁸ rows, so that the ones fit one byte
  return String.fromCharCode(...bytes);
}

/** The key of the part of `name` (one character a byte) at `extents`. */
export function sliceKey(name: string, extents: readonly Extent[]): string {
  const escaped = name.replace(/[\0\xff]/g, (byte) => (byte === '\0' ? '\0\xff' : '\xff\0'));
  const places = extents.map(({ start, length }) => signed(start) + signed(length));
  return `${unsigned(0)}${escaped}\0\x01${unsigned(extents.length)}${places.join('')}`;
}
