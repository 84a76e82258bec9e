/**
 * @module
 * Rule: a string stands in the quotes of a word processor, on one side or both.
 */

import type { TextEdit } from '../../../util/text-edit.ts';
import type { FaultRule } from '../../fault-rule.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';
import { type Token, Tokenizer } from '../../text/tokenize.ts';

const DOUBLE = '“”„‟«»＂';
const SINGLE = '‘’‚‛`´＇';
const TYPOGRAPHIC = new RegExp(`[${DOUBLE}${SINGLE}]`);
/** A string with a typographic quote at its start, at its end, or at both. */
const STRING = new RegExp(
  `[${DOUBLE}"]([^${DOUBLE}"\\n\\r]*)[${DOUBLE}"]|[${SINGLE}']([^${SINGLE}'\\n\\r]*)[${SINGLE}']`,
  'y',
);

/** A string stands in the quotes of a word processor. */
export const smartQuotes: FaultRule<SyntaxFault> = {
  id: 'CW008',
  name: 'smart-quotes',
  severity: 'error',
  summary: 'A string stands in the quotes of a word processor.',
  explanation:
    'Word processors, chats and some web pages turn straight quotes into typographic ones. Only " and \' begin and end a string.',
  example: { wrong: 'type: “ssd_mobilenet_v1”', right: 'type: "ssd_mobilenet_v1"' },
  recognise({ text, found }) {
    const quote = quoteIn(found);
    if (quote === undefined) return undefined;
    return {
      message: `${quote} is a typographic quote, which neither begins nor ends a string. Write " or '.`,
      offset: found.offset + found.text.indexOf(quote),
      fix: { title: 'Write straight quotes', edits: straighten(text) },
    };
  },
};

/** The typographic quote that makes `token` a fault. */
function quoteIn({ kind, text }: Token): string | undefined {
  if (kind !== 'fault') return undefined;
  const isUnclosed = text[0] === '"' || text[0] === "'";
  return isUnclosed || TYPOGRAPHIC.test(text[0]) ? TYPOGRAPHIC.exec(text)?.[0] : undefined;
}

function straighten(text: string): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let from = 0; from < text.length; ) {
    const token = nextFault(text, from);
    if (token === undefined) break;
    STRING.lastIndex = token.offset;
    const string = STRING.exec(text)?.[0] ?? text.slice(token.offset, token.offset + 1);
    const ends = string.length === 1 ? [0] : [0, string.length - 1];
    for (const at of ends)
      if (TYPOGRAPHIC.test(string[at]) || string.length > 1)
        edits.push(straight(token.offset + at, string[0], string.length > 1 ? string : ''));
    from = token.offset + string.length;
  }
  return edits;
}

/** The next token from `from` on that a typographic quote makes a fault. */
function nextFault(text: string, from: number): Token | undefined {
  const tokenizer = new Tokenizer(text, from);
  for (let token = tokenizer.next(); token.kind !== 'end'; token = tokenizer.next())
    if (quoteIn(token) !== undefined) return token;
  return undefined;
}

/** The edit that makes one end of a string straight: with apostrophes where the string was in single quotes. */
function straight(start: number, opening: string, string: string): TextEdit {
  const isSingle = (SINGLE.includes(opening) || opening === "'") && !string.slice(1, -1).includes("'");
  return { start, end: start + 1, replacement: isSingle && opening !== '`' && opening !== '´' ? "'" : '"' };
}
