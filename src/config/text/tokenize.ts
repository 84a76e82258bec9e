/**
 * @module
 * The lexer of the protobuf text format. Every character of the text belongs to exactly one token or to the
 * `leading` trivia (white space and comments) of the token after it, so that the tokens in order are the text.
 *
 * It is read one token at a time, in constant time for each character whatever the text, and it never fails: what
 * begins no token is a token of kind `fault`, which no rule of the grammar takes.
 *
 * Number forms follow the text format's specification: decimal, octal (`017`), hexadecimal (`0x1F`), and floats with
 * exponent and `f` suffix. Signs are tokens of their own, because white space may follow them.
 *
 * Deliberate differences: `// comment` is trivia too (the dialect of design section 3; `slashComments` holds where),
 * and so is a byte-order mark at the start of the text.
 */

/**
 * What a token is. `end` closes the text and carries its last trivia. A `fault` is a malformed number, a string up to
 * the end of the line that does not close it, or one character.
 */
export type TokenKind = 'identifier' | 'number' | 'string' | 'punctuation' | 'end' | 'fault';

/** One token: its exact characters, where they start (UTF-16 code units), and the trivia before them. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly offset: number;
  readonly leading: string;
}

const NUMBER = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?[fF]?)$/;
const OCTAL_LIKE = /^0\d*[89]\d*$/;
const LONGEST_NUMBER = 1000;
const PUNCTUATION = '{}<>[]:,;/.-';
/** Columns from one tab stop to the next, where indentation is compared. */
const TAB = 4;

const [NEWLINE, RETURN, QUOTE, HASH, APOSTROPHE, SLASH, BACKSLASH, BYTE_ORDER_MARK] = Array.from(
  '\n\r"#\'/\\\uFEFF',
  (c) => c.charCodeAt(0),
);

/** The tokens of one text, in order. */
export class Tokenizer {
  /** Where `//` comments begin, as far as the text is read. */
  readonly slashComments: number[] = [];
  readonly #text: string;
  #at = 0;
  #indent = 0;
  #isFirst = true;

  constructor(text: string, from = 0) {
    this.#text = text;
    this.#at = from;
  }

  /** The column, from 0, at which the line of the last token begins. */
  get indent(): number {
    return this.#indent;
  }

  /** Whether the last token is the first on its line. */
  get isFirst(): boolean {
    return this.#isFirst;
  }

  /** The next token; the `end` again and again once the text is over. */
  next(): Token {
    const text = this.#text;
    const start = this.#at;
    this.#skipTrivia();
    const offset = this.#at;
    const leading = text.slice(start, offset);
    const kind = this.#scan(text.charCodeAt(offset));
    return { kind, text: text.slice(offset, this.#at), offset, leading };
  }

  #skipTrivia(): void {
    const text = this.#text;
    let at = this.#at;
    let column = 0;
    this.#isFirst = at === 0;
    for (; ; at++) {
      const c = text.charCodeAt(at);
      if (c === 0x20 || c === 0x0b || c === 0x0c) column++;
      else if (c === 0x09) column += TAB - (column % TAB);
      else if (c === NEWLINE || c === RETURN) {
        column = 0;
        this.#isFirst = true;
      } else if (c === HASH || (c === SLASH && text.charCodeAt(at + 1) === SLASH)) {
        // In "https://" the slashes belong to an address, which a rule reports.
        if (c === SLASH && text[at - 1] !== ':') this.slashComments.push(at);
        at = endOfLine(text, at) - 1;
      } else if (c !== BYTE_ORDER_MARK || at > 0) break;
    }
    if (this.#isFirst) this.#indent = column;
    this.#at = at;
  }

  /** Moves past the token that begins with `c`, and answers its kind. */
  #scan(c: number): TokenKind {
    const text = this.#text;
    const start = this.#at;
    if (Number.isNaN(c)) return 'end';
    if (isDigit(c) || (c === 0x2e && isDigit(text.charCodeAt(start + 1)))) {
      this.#at = endOfNumber(text, start);
      const long = this.#at - start > LONGEST_NUMBER;
      const number = long ? '' : text.slice(start, this.#at);
      return NUMBER.test(number) && !OCTAL_LIKE.test(number) ? 'number' : 'fault';
    }
    if (isWord(c)) {
      let at = start + 1;
      while (isWord(text.charCodeAt(at))) at++;
      this.#at = at;
      return 'identifier';
    }
    if (c === QUOTE || c === APOSTROPHE) {
      const { end, isClosed } = endOfString(text, start);
      this.#at = end;
      return isClosed ? 'string' : 'fault';
    }
    this.#at += String.fromCodePoint(text.codePointAt(start) ?? 0).length;
    return PUNCTUATION.includes(text[start]) ? 'punctuation' : 'fault';
  }
}

function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39;
}

function isWord(c: number): boolean {
  return (c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a) || isDigit(c) || c === 0x5f;
}

function endOfLine(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === NEWLINE || c === RETURN) break;
  }
  return at;
}

/** The end of what was meant as one number: letters, digits, dots, and the sign of an exponent. */
function endOfNumber(text: string, start: number): number {
  let at = start;
  let hasSign = false;
  for (; ; at++) {
    const c = text.charCodeAt(at);
    if (isWord(c) || c === 0x2e) continue;
    const follows = /[eE]/.test(text[at - 1] ?? '') && (c === 0x2b || c === 0x2d);
    if (!follows || hasSign) return at;
    hasSign = true;
  }
}

function endOfString(text: string, start: number): { end: number; isClosed: boolean } {
  const quote = text.charCodeAt(start);
  for (let at = start + 1; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === quote) return { end: at + 1, isClosed: true };
    if (c === BACKSLASH) at++;
    const last = text.charCodeAt(at);
    if (last === NEWLINE || last === RETURN) return { end: at, isClosed: false };
  }
  return { end: text.length, isClosed: false };
}
