/**
 * @module
 * Numbers of seven bits a byte, the lowest first, as Protocol Buffers and LevelDB's tables write them.
 */

/** The bytes of `value`, a whole number from 0. */
export function encodeVarint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 0x80);
  }
}
