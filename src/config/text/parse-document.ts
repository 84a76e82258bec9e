/**
 * @module
 * The parser of the protobuf text format: recursive descent from tokens to the lossless tree. It stops at the first
 * fault; what caused that is for the rules of `rules/syntax/` to say.
 *
 * Time and memory are linear in the text; `refuse-large-text.ts` has its limit and why.
 *
 * Reference: the Protocol Buffers text format language specification.
 */

import { explainSyntaxFault } from './explain-syntax-fault.ts';
import { refuseLargeText } from './refuse-large-text.ts';
import { closingOf, type Expected, type OpenBlock, type SyntaxFault } from './syntax-fault.ts';
import type {
  Document,
  FieldNode,
  ListElement,
  ListNode,
  MessageNode,
  ScalarNode,
  ValueNode,
} from './syntax-tree.ts';
import { type Token, Tokenizer } from './tokenize.ts';

/** Deeper nesting is refused, as protobuf's own parsers do. */
const DEEPEST = 100;

/**
 * Parses `text` into its lossless tree. `file` is the name shown in messages.
 * @throws ConfigError at the first fault of syntax, or where the text is too large to be a configuration.
 */
export function parseDocument(text: string, file: string): Document {
  refuseLargeText(text, file);
  const tokenizer = new Tokenizer(text);
  const parser = new Parser(tokenizer, text, file);
  const all = parser.parseAll();
  return { file, text, slashComments: tokenizer.slashComments, ...all };
}

class Parser {
  readonly #tokenizer: Tokenizer;
  readonly #text: string;
  readonly #file: string;
  readonly #blocks: OpenBlock[] = [];
  #token: Token;
  #before: Token | undefined;
  #field: SyntaxFault['field'];
  #previous: SyntaxFault['field'];
  #lastClosed: SyntaxFault['lastClosed'];

  constructor(tokenizer: Tokenizer, text: string, file: string) {
    this.#tokenizer = tokenizer;
    this.#text = text;
    this.#file = file;
    this.#token = tokenizer.next();
  }

  parseAll(): { fields: FieldNode[]; end: Token } {
    const fields: FieldNode[] = [];
    while (this.#token.kind !== 'end') fields.push(this.#parseField());
    return { fields, end: this.#token };
  }

  #take(): Token {
    const token = this.#token;
    this.#before = token;
    this.#token = this.#tokenizer.next();
    return token;
  }

  #takeIf(...texts: readonly string[]): Token | undefined {
    const token = this.#token;
    return token.kind === 'punctuation' && texts.includes(token.text) ? this.#take() : undefined;
  }

  #opens(): boolean {
    const { kind, text } = this.#token;
    return kind === 'punctuation' && (text === '{' || text === '<');
  }

  #fail(expected: Expected, found: Token = this.#token): never {
    throw explainSyntaxFault({
      file: this.#file,
      text: this.#text,
      expected,
      found,
      before: this.#before,
      field: this.#field,
      previous: this.#previous,
      blocks: this.#blocks,
      lastClosed: this.#lastClosed,
    });
  }

  #parseField(): FieldNode {
    const { indent } = this.#tokenizer;
    const nameTokens = this.#parseName();
    const first = nameTokens[0];
    const name = nameTokens.length === 1 ? first.text : nameTokens.map(({ text }) => text).join('');
    this.#previous = this.#field;
    this.#field = { name: first, fullName: name, colon: undefined, value: undefined };
    const colon = this.#takeIf(':');
    this.#field = { name: first, fullName: name, colon, value: this.#token };
    const value = this.#parseValue(first, indent, colon);
    const separator = this.#takeIf(',', ';');
    return { kind: 'field', nameTokens, name, colon, value, separator };
  }

  #parseName(): Token[] {
    const token = this.#token;
    if (token.kind === 'identifier') return [this.#take()];
    if (token.kind === 'punctuation' && token.text === '[') return this.#parseExtensionName();
    return this.#fail('name');
  }

  #parseExtensionName(): Token[] {
    const tokens = [this.#take()];
    for (;;) {
      if (this.#token.kind !== 'identifier') this.#fail('extension');
      tokens.push(this.#take());
      const next = this.#takeIf('.', '/', ']');
      if (next === undefined) return this.#fail('extension');
      tokens.push(next);
      if (next.text === ']') return tokens;
    }
  }

  #parseValue(name: Token, indent: number, colon: Token | undefined): ValueNode {
    const token = this.#token;
    if (this.#opens()) return this.#parseMessage(name, indent);
    if (token.kind === 'punctuation' && token.text === '[') {
      const list = this.#parseList(name, indent);
      if (colon === undefined && list.elements.some((element) => element.value.kind === 'scalar'))
        this.#fail('list colon', token);
      return list;
    }
    return colon === undefined ? this.#fail('colon') : this.#parseScalar();
  }

  #parseScalar(): ScalarNode {
    const minus = this.#takeIf('-');
    const { kind } = this.#token;
    const fits = kind === 'number' || kind === 'identifier' || (kind === 'string' && minus === undefined);
    if (!fits) this.#fail(minus === undefined ? 'value' : 'number');
    const tokens = minus === undefined ? [this.#take()] : [minus, this.#take()];
    if (kind === 'string') while (this.#token.kind === 'string') tokens.push(this.#take());
    return { kind: 'scalar', tokens };
  }

  #parseMessage(name: Token, indent: number): MessageNode {
    const block: OpenBlock = { name, open: this.#take(), indent };
    const closing = closingOf(block);
    if (this.#blocks.push(block) > DEEPEST) this.#fail('less depth', name);
    const fields: FieldNode[] = [];
    for (;;) {
      const close = this.#takeIf(closing);
      if (close !== undefined) {
        this.#blocks.pop();
        this.#lastClosed = { block, close };
        return { kind: 'message', open: block.open, fields, close };
      }
      fields.push(this.#parseField());
    }
  }

  #parseList(name: Token, indent: number): ListNode {
    const open = this.#take();
    const elements: ListElement[] = [];
    let close = this.#takeIf(']');
    while (close === undefined) {
      const value = this.#opens() ? this.#parseMessage(name, indent) : this.#parseScalar();
      const comma = this.#takeIf(',');
      elements.push({ value, comma });
      close = this.#takeIf(']');
      if (close === undefined && comma === undefined) this.#fail('comma');
      if (close !== undefined && comma !== undefined) this.#fail('no comma', comma);
    }
    return { kind: 'list', open, elements, close };
  }
}
