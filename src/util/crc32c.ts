/**
 * @module
 * CRC-32C (Castagnoli, polynomial 0x1EDC6F41, reflected), as RFC 3720 appendix B.4 defines it, and the masking that
 * TensorFlow's files put on it. Node's own `zlib.crc32` is the other polynomial.
 */

/** For k = 0 … 7 the effect of a byte followed by k zero bytes: eight bytes then go in one round. [8, 256] */
const TABLE = createTable();

function createTable(): Uint32Array {
  const table = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
    table[byte] = crc;
  }
  for (let i = 256; i < table.length; i++) table[i] = (table[i - 256] >>> 8) ^ table[table[i - 256] & 0xff];
  return table;
}

/** The CRC-32C of `data`, an unsigned 32-bit number; with `before`, of `data` behind what has that CRC-32C. */
export function crc32c(data: Uint8Array, before = 0): number {
  const t = TABLE;
  const whole = data.length - (data.length % 8);
  let crc = ~before;
  let i = 0;
  for (; i < whole; i += 8) {
    crc ^= data[i] | (data[i + 1] << 8) | (data[i + 2] << 16) | (data[i + 3] << 24);
    crc =
      t[1792 + (crc & 0xff)] ^
      t[1536 + ((crc >>> 8) & 0xff)] ^
      t[1280 + ((crc >>> 16) & 0xff)] ^
      t[1024 + (crc >>> 24)] ^
      t[768 + data[i + 4]] ^
      t[512 + data[i + 5]] ^
      t[256 + data[i + 6]] ^
      t[data[i + 7]];
  }
  for (; i < data.length; i++) crc = (crc >>> 8) ^ t[(crc ^ data[i]) & 0xff];
  return ~crc >>> 0;
}

/** ((crc rotated right by 15 bits) + 0xa282ead8) mod 2³²: how TensorFlow stores a CRC-32C. */
export function maskCrc32c(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** The masked CRC-32C of `data`. */
export function maskedCrc32c(data: Uint8Array): number {
  return maskCrc32c(crc32c(data));
}
