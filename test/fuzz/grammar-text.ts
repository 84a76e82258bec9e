/**
 * @module
 * Texts in the text format that know no schema: any names, every form of every value, comments and white space wherever
 * they may stand, all separators. And soups of tokens, which mostly do not parse.
 */

import type { Tape } from './tape.ts';

const NAMES = [
  'a',
  'model',
  'ssd',
  'loss',
  'box_loss',
  'class_weights',
  '_x9',
  '[a.b]',
  '[t.co/a.B]',
  'e5',
  'inf',
];
const SCALARS = [
  '1',
  '0',
  '007',
  '0x1F',
  '1.5',
  '.5',
  '1.',
  '1e9',
  '2.5E-3f',
  '99999999999999999999',
  'true',
  'BOTH',
  'nan',
  '"a"',
  "'b'",
  '""',
  '"\\x41\\101\\n\\u00e9"',
  '"# no comment"',
  "'// none'",
  '"{"',
  '"ü漢🙂"',
];
const TRIVIA = [
  ' ',
  '\n',
  '\n  ',
  '',
  '\t',
  '  ',
  '\n\n\n',
  '\r\n',
  '# c\n',
  ' // d\n',
  '\n# e\n\n\t',
  '\f',
  '\r',
  ' #\n#f\n',
];

/** A text that parses. */
export function grammarText(tape: Tape): string {
  const tokens: string[] = [];
  while (!tape.isOver) addField(tape, tokens, 0);
  return joinTokens(tape, tokens);
}

/** Tokens in any order, faulty ones among them. */
export function tokenSoup(tape: Tape): string {
  const tokens: string[] = [];
  const odd = [
    '{',
    '}',
    '<',
    '>',
    '[',
    ']',
    ':',
    ',',
    ';',
    '-',
    '/',
    '.',
    '=',
    '"open',
    "'",
    '(',
    '“',
    '\uFEFF',
    '\\',
    '08',
    '1.2.3',
    '```',
    '</a>',
    '@@',
    '…',
  ];
  while (!tape.isOver) tokens.push(tape.pick([odd, odd, NAMES, SCALARS][tape.below(4)]));
  return joinTokens(tape, tokens);
}

function addField(tape: Tape, tokens: string[], depth: number): void {
  tokens.push(...nameTokens(tape.pick(NAMES)));
  const form = depth > 6 || tape.isOver ? 0 : tape.below(8);
  if (form < 4) {
    tokens.push(':');
    addScalar(tape, tokens);
  } else if (form < 6) {
    if (tape.once(3)) tokens.push(':');
    addMessage(tape, tokens, depth);
  } else addList(tape, tokens, depth);
  const separator = tape.pick(['', '', ',', ';']);
  if (separator !== '') tokens.push(separator);
}

function nameTokens(name: string): readonly string[] {
  return name.startsWith('[') ? (name.match(/\w+|[^\w]/g) ?? []) : [name];
}

function addScalar(tape: Tape, tokens: string[]): void {
  const scalar = tape.pick(SCALARS);
  const isString = /^["']/.test(scalar);
  if (!isString && tape.once(5)) tokens.push('-');
  tokens.push(scalar);
  while (isString && tape.once(3)) tokens.push(tape.pick(['"x"', "'y'"]));
}

function addMessage(tape: Tape, tokens: string[], depth: number): void {
  const [open, close] = tape.pick(['{}', '{}', '<>']);
  tokens.push(open);
  for (let n = tape.below(4); n > 0; n--) addField(tape, tokens, depth + 1);
  tokens.push(close);
}

function addList(tape: Tape, tokens: string[], depth: number): void {
  const ofMessages = tape.once(2);
  if (!ofMessages || tape.once(2)) tokens.push(':');
  tokens.push('[');
  const n = tape.pick([0, 1, 2, 3, 40]);
  for (let i = 0; i < n; i++) {
    if (i > 0) tokens.push(',');
    if (ofMessages && n < 40) addMessage(tape, tokens, depth + 1);
    else addScalar(tape, tokens);
  }
  tokens.push(']');
}

/** The tokens with trivia between them; words and numbers never touch. */
export function joinTokens(tape: Tape, tokens: readonly string[]): string {
  const trivia = Array.from({ length: 1 + tape.below(7) }, () => tape.pick(TRIVIA));
  const shift = tape.below(trivia.length);
  const parts: string[] = [];
  let before = '';
  for (const [i, token] of tokens.entries()) {
    const between = trivia[(i + shift) % trivia.length];
    const touches = between === '' && /[\w.'"/]$/.test(before) && /^[\w.'"/]/.test(token);
    parts.push(touches ? ' ' : between, token);
    before = token;
  }
  return [...parts, tape.pick(['', '\n', ' # end', '\n# end\n'])].join('');
}
