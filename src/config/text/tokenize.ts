/**
 * @module
 * The lexer of the protobuf text format. Every character of the text belongs to exactly one token or to the
 * `leading` trivia (white space and comments) of the token after it, so that the tokens in order are the text.
 *
 * Number forms follow the text format's specification: decimal, octal (`017`), hexadecimal (`0x1F`), and floats with
 * exponent and `f` suffix. Signs are tokens of their own, because white space may follow them.
 *
 * A deliberate difference: `// comment` is trivia too (the dialect of design section 3); `slashComments` holds where.
 */

import { ConfigError } from '../../util/errors.ts';

/** What a token is. `end` closes the text and carries its last trivia. */
export type TokenKind = 'identifier' | 'number' | 'string' | 'punctuation' | 'end';

/** One token: its exact characters, where they start (UTF-16 code units), and the trivia before them. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly offset: number;
  readonly leading: string;
}

/** The tokens of a text, the last of kind `end`, and the offsets of its `//` comments. */
export interface Tokens {
  readonly tokens: readonly Token[];
  readonly slashComments: readonly number[];
}

const SPACE = /[ \t\n\r\f\v\uFEFF]*/y;
const COMMENT = /(?:#|\/\/)[^\n\r]*/y;
const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /0[xX][0-9a-fA-F]+|(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?[fF]?/y;
const NUMBER_LIKE = /[0-9.][A-Za-z0-9_.]*(?:(?<=[eE])[+-][A-Za-z0-9_.]*)?/y;
const STRING = /"(?:[^"\\\n\r]|\\[^\n\r])*"|'(?:[^'\\\n\r]|\\[^\n\r])*'/y;
const PUNCTUATION = /[{}<>[\]:,;/.-]/y;
const OCTAL_LIKE = /^0\d+$/;

/**
 * Splits `text` into tokens.
 * @throws ConfigError at the first character that begins no token: a string that is not closed, a malformed number.
 */
export function tokenize(text: string, file: string): Tokens {
  const tokens: Token[] = [];
  const slashComments: number[] = [];
  let at = 0;
  const match = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? '';
  };
  const fail = (summary: string): never => {
    throw new ConfigError(summary, { file, text, offset: at });
  };
  for (;;) {
    const start = at;
    for (;;) {
      at += match(SPACE).length;
      const comment = match(COMMENT);
      if (comment === '') break;
      if (comment.startsWith('/')) slashComments.push(at);
      at += comment.length;
    }
    const leading = text.slice(start, at);
    const push = (kind: TokenKind, token: string): void => {
      tokens.push({ kind, text: token, offset: at, leading });
      at += token.length;
    };
    if (at === text.length) {
      push('end', '');
      return { tokens, slashComments };
    }
    const c = text[at];
    if (/[A-Za-z_]/.test(c)) push('identifier', match(IDENTIFIER));
    else if (/[0-9]/.test(c) || (c === '.' && /[0-9]/.test(text[at + 1] ?? ''))) {
      const number = match(NUMBER);
      const whole = match(NUMBER_LIKE);
      if (number.length < whole.length || (OCTAL_LIKE.test(number) && /[89]/.test(number)))
        fail(`"${whole}" is not a number.`);
      push('number', number);
    } else if (c === '"' || c === "'") {
      const string = match(STRING);
      if (string === '') fail(`This string is not closed: add a ${c} before the end of the line.`);
      push('string', string);
    } else if (match(PUNCTUATION) !== '') push('punctuation', c);
    else fail(unexpectedCharacter(String.fromCodePoint(text.codePointAt(at) ?? 0)));
  }
}

function unexpectedCharacter(c: string): string {
  if (c === '=') return 'Unexpected "=". The text format writes "name: value".';
  if (c === '“' || c === '”' || c === '‘' || c === '’')
    return `Unexpected ${c}. Typographic quotes do not begin a string; write " or '.`;
  if (c === '(' || c === ')') return `Unexpected "${c}". Lists are written [a, b], messages { … }.`;
  return `Unexpected character ${JSON.stringify(c)}.`;
}
