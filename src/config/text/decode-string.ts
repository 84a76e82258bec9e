/**
 * @module
 * The value of string literals of the text format: every escape of its specification, adjacent literals joined.
 * Octal and hexadecimal escapes give bytes, `\u` and `\U` give code points; a string field then reads the bytes as
 * UTF-8, so the joined bytes, not each literal, must be valid.
 */

const SIMPLE: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '?': 63,
  '\\': 92,
  "'": 39,
  '"': 34,
};

const ESCAPE =
  /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|(u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/suy;

/** Bytes, or the fault in the literal: what is wrong, and how far into it (UTF-16 code units). */
export type DecodedString =
  | { readonly bytes: Uint8Array; readonly fault?: undefined }
  | { readonly fault: string; readonly at: number };

/** Decodes one quoted literal, quotes included, to its bytes. */
export function decodeString(literal: string): DecodedString {
  const encoder = new TextEncoder();
  if (!literal.includes('\\')) return { bytes: encoder.encode(literal.slice(1, -1)) };
  const bytes: number[] = [];
  let at = 1;
  const end = literal.length - 1;
  while (at < end) {
    if (literal[at] !== '\\') {
      const c = String.fromCodePoint(literal.codePointAt(at) ?? 0);
      bytes.push(...encoder.encode(c));
      at += c.length;
      continue;
    }
    ESCAPE.lastIndex = at;
    const match = ESCAPE.exec(literal);
    const [whole = '\\', octal, hex, pair, short, long, simple = ''] = match ?? [];
    if (octal !== undefined || hex !== undefined) {
      const value = octal === undefined ? Number.parseInt(hex, 16) : Number.parseInt(octal, 8);
      if (value > 255) return { fault: `The escape ${whole} is larger than one byte.`, at };
      bytes.push(value);
    } else if (pair !== undefined || short !== undefined || long !== undefined) {
      const codePoint =
        pair === undefined
          ? Number.parseInt(short ?? long, 16)
          : String.fromCharCode(
              Number.parseInt(pair.slice(1, 5), 16),
              Number.parseInt(pair.slice(7), 16),
            ).codePointAt(0);
      if (codePoint === undefined || codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff))
        return { fault: `The escape ${whole} is not a Unicode character.`, at };
      bytes.push(...encoder.encode(String.fromCodePoint(codePoint)));
    } else if (simple in SIMPLE) bytes.push(SIMPLE[simple]);
    else return { fault: `Unknown escape ${whole} in a string.`, at };
    at += whole.length;
  }
  return { bytes: Uint8Array.from(bytes) };
}
