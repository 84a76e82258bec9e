/**
 * @module
 * Reads the numbers of LevelDB's tables (util/varint.ts writes them), doubting them.
 */

import type { Damaged } from '../damaged-file.ts';

/** The number at `at` and the place behind it. @throws what `damaged` makes if it is cut off or beyond 2⁵³. */
export function readVarint(bytes: Uint8Array, at: number, damaged: Damaged): [value: number, next: number] {
  let value = 0;
  let scale = 1;
  for (let i = at; i < bytes.length && i < at + 8; i++) {
    value += (bytes[i] & 0x7f) * scale;
    scale *= 128;
    if (bytes[i] < 0x80) {
      if (!Number.isSafeInteger(value)) break;
      return [value, i + 1];
    }
  }
  throw damaged(`The number at byte ${at} of a block is cut off or too large`);
}
