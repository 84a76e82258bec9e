/**
 * @module
 * Where and how the parser came to a halt: what it wanted, what it found, and what was open around it. The rules of
 * `rules/syntax/` look at this to name the cause.
 */

import type { Token } from './tokenize.ts';

/**
 * What the grammar wanted where the parser stopped:
 * - `name`: the name of a field, or the end of the block or the file
 * - `value`: a value, after `name:` or in a list · `number`: after a minus sign
 * - `colon`: `:` or `{` after a name · `list colon`: a `:` before a list of scalars
 * - `comma`: `,` or `]` in a list · `no comma`: `]` after the last element
 * - `extension`: a part of `[an.extension.name]`
 * - `less depth`: fewer blocks in blocks
 */
export type Expected =
  | 'name'
  | 'value'
  | 'number'
  | 'colon'
  | 'list colon'
  | 'comma'
  | 'no comma'
  | 'extension'
  | 'less depth';

/** A block that is open: the name before it, its bracket, and the indentation of the line that the name stands on. */
export interface OpenBlock {
  readonly name: Token;
  readonly open: Token;
  readonly indent: number;
}

/** A field of which the parser has the name at least. Where a name is expected, that is the field just read. */
export interface FieldInHand {
  readonly name: Token;
  /** Its whole name, where that is more than one token. */
  readonly fullName: string;
  readonly colon: Token | undefined;
  /** The first token of its value. */
  readonly value: Token | undefined;
}

/** The halt of a parser. */
export interface SyntaxFault {
  readonly file: string;
  readonly text: string;
  readonly expected: Expected;
  /** The token that does not fit. */
  readonly found: Token;
  /** The token before it. */
  readonly before: Token | undefined;
  readonly field: FieldInHand | undefined;
  /** The field before `field`. */
  readonly previous: FieldInHand | undefined;
  /** The blocks that are open, outermost first. */
  readonly blocks: readonly OpenBlock[];
  /** The last block that was closed, and its closing bracket. */
  readonly lastClosed: { readonly block: OpenBlock; readonly close: Token } | undefined;
}

/** The bracket that closes `block`. */
export function closingOf({ open }: OpenBlock): string {
  return open.text === '<' ? '>' : '}';
}
