/**
 * @module
 * The lossless syntax tree of a text-format document. A node holds its tokens, a token holds the white space and the
 * comments before it, so that a walk over the tree in order gives back every byte (`print-document.ts`).
 *
 * The tree knows no schema: `a: [{…}]` and `a { … }` are told apart, a field's type is not.
 */

import type { Token } from './tokenize.ts';

/** A whole text: its fields, and the `end` token with the last trivia. */
export interface Document {
  readonly file: string;
  readonly text: string;
  readonly fields: readonly FieldNode[];
  readonly end: Token;
  /** Where `//` comments begin. */
  readonly slashComments: readonly number[];
}

/** `name: value`, `name { … }`, `name: [ … ]`, with the `,` or `;` after it. */
export interface FieldNode {
  readonly kind: 'field';
  /** One identifier, or the tokens of an extension name: `[`, `a`, `.`, `b`, `]`. */
  readonly nameTokens: readonly Token[];
  readonly name: string;
  readonly colon: Token | undefined;
  readonly value: ValueNode;
  readonly separator: Token | undefined;
}

/** What may stand after a field's name. */
export type ValueNode = ScalarNode | MessageNode | ListNode;

/** An optional `-` and one literal, or one or more adjacent strings. */
export interface ScalarNode {
  readonly kind: 'scalar';
  readonly tokens: readonly Token[];
}

/** `{ … }` or `< … >`. */
export interface MessageNode {
  readonly kind: 'message';
  readonly open: Token;
  readonly fields: readonly FieldNode[];
  readonly close: Token;
}

/** `[a, b]`, of scalars or of messages. */
export interface ListNode {
  readonly kind: 'list';
  readonly open: Token;
  readonly elements: readonly ListElement[];
  readonly close: Token;
}

/** One element of a list and the comma after it. */
export interface ListElement {
  readonly value: ScalarNode | MessageNode;
  readonly comma: Token | undefined;
}

/** The first token of a value. */
export function firstToken(value: ValueNode): Token {
  return value.kind === 'scalar' ? value.tokens[0] : value.open;
}

/** The last token of a value. */
export function lastToken(value: ValueNode): Token {
  return value.kind === 'scalar' ? value.tokens[value.tokens.length - 1] : value.close;
}

/** Where a token ends: the offset of the first character after it. */
export function tokenEnd(token: Token): number {
  return token.offset + token.text.length;
}

/** Where a field starts: the offset of its name. */
export function fieldStart(field: FieldNode): number {
  return field.nameTokens[0].offset;
}

/** Where a field ends, its separator included. */
export function fieldEnd(field: FieldNode): number {
  return tokenEnd(field.separator ?? lastToken(field.value));
}

/**
 * The last block at a path of names as written: the one that counts where a oneof was set more than once. Spellings of
 * the dialect are not followed.
 */
export function blockAt(document: Document, path: readonly string[]): FieldNode | undefined {
  let blocks: readonly FieldNode[] = [];
  let fields = document.fields;
  for (const name of path) {
    blocks = fields.filter((field) => field.name === name && field.value.kind === 'message');
    fields = blocks.flatMap(({ value }) => (value.kind === 'message' ? value.fields : []));
  }
  return blocks.at(-1);
}
