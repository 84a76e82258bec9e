/**
 * @module
 * Characters to a string literal of the text format; `decode-string.ts` is the way back.
 */

/** The quotes of strings. */
export type Quote = '"' | "'";

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** `text` in quotes: what would end the literal or cannot be seen is escaped, all else stands as it is. */
export function quoteString(text: string, quote: Quote = '"'): string {
  const escaped = text.replace(/[\\"'\p{Cc}]/gu, (c) => {
    if (c === '"' || c === "'") return c === quote ? `\\${c}` : c;
    return SHORT.get(c) ?? [...new TextEncoder().encode(c)].map(octal).join('');
  });
  return `${quote}${escaped}${quote}`;
}

/** `bytes` in quotes, each that is no printable ASCII character as an escape. */
export function quoteBytes(bytes: Uint8Array): string {
  const pieces = [...bytes].map((byte) => {
    if (byte === 34) return '\\"';
    const c = String.fromCharCode(byte);
    return SHORT.get(c) ?? (byte < 32 || byte > 126 ? octal(byte) : c);
  });
  return `"${pieces.join('')}"`;
}

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}
