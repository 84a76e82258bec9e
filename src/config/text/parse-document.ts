/**
 * @module
 * The parser of the protobuf text format: recursive descent from tokens to the lossless tree. It stops at the first
 * fault and names its cause: a block that is never closed is reported where it opens, and where indentation tells,
 * the block at fault is the inner one whose brace is missing.
 *
 * Reference: the Protocol Buffers text format language specification.
 */

import { ConfigError } from '../../util/errors.ts';
import { lineColumn } from '../../util/line-column.ts';
import type {
  Document,
  FieldNode,
  ListElement,
  ListNode,
  MessageNode,
  ScalarNode,
  ValueNode,
} from './syntax-tree.ts';
import { type Token, tokenize } from './tokenize.ts';

/** Deeper nesting is refused, as protobuf's own parsers do. */
const DEEPEST = 100;

/**
 * Parses `text` into its lossless tree. `file` is the name shown in messages.
 * @throws ConfigError at the first fault of syntax.
 */
export function parseDocument(text: string, file: string): Document {
  const { tokens, slashComments } = tokenize(text, file);
  const parser = new Parser(tokens, text, file);
  return { file, text, slashComments, ...parser.parseAll() };
}

/** An open block: the name before it, and its opening bracket. */
interface OpenBlock {
  readonly name: Token;
  readonly open: Token;
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #text: string;
  readonly #file: string;
  readonly #blocks: OpenBlock[] = [];
  /** Blocks whose closing bracket stands further left than the line that opened them: a brace is missing inside. */
  readonly #suspects: OpenBlock[] = [];
  #lastClosed: { readonly block: OpenBlock; readonly close: Token } | undefined;
  #at = 0;

  constructor(tokens: readonly Token[], text: string, file: string) {
    this.#tokens = tokens;
    this.#text = text;
    this.#file = file;
  }

  parseAll(): { fields: FieldNode[]; end: Token } {
    const fields: FieldNode[] = [];
    while (this.#peek().kind !== 'end') fields.push(this.#parseField());
    return { fields, end: this.#peek() };
  }

  #peek(): Token {
    return this.#tokens[this.#at];
  }

  #take(): Token {
    return this.#tokens[this.#at++];
  }

  #takeIf(...texts: readonly string[]): Token | undefined {
    const token = this.#peek();
    return token.kind === 'punctuation' && texts.includes(token.text) ? this.#take() : undefined;
  }

  #fail(token: Token, summary: string): never {
    throw new ConfigError(summary, { file: this.#file, text: this.#text, offset: token.offset });
  }

  #line(token: Token): number {
    return lineColumn(this.#text, token.offset).line;
  }

  #parseField(): FieldNode {
    const nameTokens = this.#parseName();
    const name = nameTokens.map((token) => token.text).join('');
    const colon = this.#takeIf(':');
    const value = this.#parseValue(nameTokens[0], name, colon);
    const separator = this.#takeIf(',', ';');
    return { kind: 'field', nameTokens, name, colon, value, separator };
  }

  #parseName(): Token[] {
    const token = this.#peek();
    if (token.kind === 'identifier') return [this.#take()];
    if (token.text === '[') return this.#parseExtensionName();
    if (token.text === '}' || token.text === '>') this.#failSurplusClose(token);
    if (token.kind === 'end') this.#failUnclosed();
    return this.#fail(token, `Expected the name of a field, got ${quote(token)}.`);
  }

  #parseExtensionName(): Token[] {
    const tokens = [this.#take()];
    for (;;) {
      const part = this.#peek();
      if (part.kind !== 'identifier')
        this.#fail(part, `Expected the name of an extension, got ${quote(part)}.`);
      tokens.push(this.#take());
      const next = this.#takeIf('.', '/', ']');
      if (next === undefined) return this.#fail(this.#peek(), `Expected "]", got ${quote(this.#peek())}.`);
      tokens.push(next);
      if (next.text === ']') return tokens;
    }
  }

  #parseValue(nameToken: Token, name: string, colon: Token | undefined): ValueNode {
    const token = this.#peek();
    if (token.text === '{' || token.text === '<') return this.#parseMessage(nameToken);
    if (token.text === '[') {
      const list = this.#parseList(nameToken);
      if (colon === undefined && list.elements.some((element) => element.value.kind === 'scalar'))
        this.#fail(token, `Expected ":" before the list. Write "${name}: [ … ]".`);
      return list;
    }
    if (colon === undefined) {
      const literal = token.kind === 'number' || token.kind === 'string' || token.kind === 'identifier';
      const sameLine = literal && this.#line(token) === this.#line(nameToken);
      const advice = sameLine ? ` Write "${name}: ${token.text}".` : '';
      this.#fail(
        sameLine || token.kind === 'punctuation' ? token : nameToken,
        `Expected ":" or "{" after "${name}", got ${quote(token)}.${advice}`,
      );
    }
    return this.#parseScalar(name);
  }

  #parseScalar(name: string): ScalarNode {
    const tokens: Token[] = [];
    const minus = this.#takeIf('-');
    if (minus !== undefined) tokens.push(minus);
    const token = this.#peek();
    const wanted = minus === undefined ? 'a value' : 'a number';
    if (
      token.kind === 'punctuation' ||
      token.kind === 'end' ||
      (minus !== undefined && token.kind === 'string')
    )
      this.#fail(token, `Expected ${wanted} for "${name}", got ${quote(token)}.`);
    tokens.push(this.#take());
    if (token.kind === 'string') while (this.#peek().kind === 'string') tokens.push(this.#take());
    return { kind: 'scalar', tokens };
  }

  #parseMessage(nameToken: Token): MessageNode {
    const block: OpenBlock = { name: nameToken, open: this.#take() };
    const closing = block.open.text === '{' ? '}' : '>';
    if (this.#blocks.push(block) > DEEPEST)
      this.#fail(nameToken, `Messages are nested more than ${DEEPEST} deep here.`);
    const fields: FieldNode[] = [];
    for (;;) {
      const close = this.#takeIf(closing);
      if (close !== undefined) {
        this.#blocks.pop();
        if (this.#standsLeftOf(close, block.name)) this.#suspects.push(block);
        this.#lastClosed = { block, close };
        return { kind: 'message', open: block.open, fields, close };
      }
      fields.push(this.#parseField());
    }
  }

  #parseList(nameToken: Token): ListNode {
    const open = this.#take();
    const elements: ListElement[] = [];
    let close = this.#takeIf(']');
    while (close === undefined) {
      const token = this.#peek();
      if (token.text === '[') this.#fail(token, 'A list cannot hold a list.');
      const isMessage = token.text === '{' || token.text === '<';
      const value = isMessage ? this.#parseMessage(nameToken) : this.#parseScalar(nameToken.text);
      const comma = this.#takeIf(',');
      elements.push({ value, comma });
      close = this.#takeIf(']');
      if (close === undefined && comma === undefined)
        this.#fail(
          this.#peek(),
          `Expected "," or "]" in the list of "${nameToken.text}", got ${quote(this.#peek())}.`,
        );
      if (close !== undefined && comma !== undefined)
        this.#fail(comma, 'Unexpected "," before "]": remove it.');
    }
    return { kind: 'list', open, elements, close };
  }

  /** Whether `close` is the first on its line and stands left of the first character on `opener`'s line. */
  #standsLeftOf(close: Token, opener: Token): boolean {
    const column = firstColumn(this.#text, close.offset);
    return column.isFirst && column.indent < firstColumn(this.#text, opener.offset).indent;
  }

  #failUnclosed(): never {
    const open = this.#blocks[this.#blocks.length - 1];
    const { name, open: bracket } = this.#suspects[0] ?? open;
    const closing = bracket.text === '{' ? '}' : '>';
    return this.#fail(name, `The block "${name.text}" is never closed: a "${closing}" is missing.`);
  }

  #failSurplusClose(token: Token): never {
    const open = this.#blocks[this.#blocks.length - 1];
    if (open !== undefined) {
      const closing = open.open.text === '{' ? '}' : '>';
      return this.#fail(
        token,
        `Expected "${closing}", which closes "${open.name.text}" of line ${this.#line(open.name)}, got "${token.text}".`,
      );
    }
    const last = this.#lastClosed;
    const hint =
      last === undefined
        ? ''
        : ` The last one, "${last.block.name.text}" of line ${this.#line(last.block.name)}, was closed on line ${this.#line(last.close)}.`;
    return this.#fail(token, `Unexpected "${token.text}": every block is closed already.${hint}`);
  }
}

function firstColumn(text: string, offset: number): { indent: number; isFirst: boolean } {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const indent = /^[ \t]*/.exec(text.slice(start, offset))?.[0].length ?? 0;
  return { indent, isFirst: start + indent === offset };
}

function quote(token: Token): string {
  if (token.kind === 'end') return 'the end of the file';
  return token.kind === 'string' ? token.text : `"${token.text}"`;
}
