/**
 * @module
 * CRC-32C against the published check sums.
 */

import { describe, expect, it } from 'vitest';
import { crc32c, maskedCrc32c } from './crc32c.ts';

describe('CRC-32C', () => {
  // RFC 3720, appendix B.4, and the usual check string.
  it.each([
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['0 … 31', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['31 … 0', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
    ['"123456789"', new TextEncoder().encode('123456789'), 0xe3069283],
    ['nothing', new Uint8Array(0), 0],
  ])('of %s is the published one', (_, data, expected) => {
    expect(crc32c(data)).toBe(expected);
  });

  it('of two pieces, one after the other, is that of the whole', () => {
    const data = Uint8Array.from({ length: 40 }, (_, i) => 7 * i);
    for (const cut of [0, 1, 8, 23, 40])
      expect(crc32c(data.subarray(cut), crc32c(data.subarray(0, cut)))).toBe(crc32c(data));
  });

  it('is masked by a rotation and an addition', () => {
    expect(maskedCrc32c(new Uint8Array(0))).toBe(0xa282ead8);
    const rotated = ((0xe3069283 >>> 15) | (0xe3069283 << 17)) >>> 0;
    expect(maskedCrc32c(new TextEncoder().encode('123456789'))).toBe((rotated + 0xa282ead8) % 2 ** 32);
  });
});
