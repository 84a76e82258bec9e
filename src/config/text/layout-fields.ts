/**
 * @module
 * The canonical layout of fields: one a line, blocks as `name {`, two spaces a level (or what the caller says), lists of
 * scalars on one line while they fit, `<>` as `{}`, no separators, at most one blank line between two things. Names,
 * values and the characters of strings and numbers stay as written.
 *
 * No comment is lost. One at the end of a line stays at the end of that line, one on a line of its own stays before what
 * it stood before; one inside a field, as between its name and its value, moves to a line of its own above the field.
 * Laying out what is laid out changes nothing.
 */

import type { FieldNode, ListNode, MessageNode, ScalarNode } from './syntax-tree.ts';
import type { Token } from './tokenize.ts';

/** How to lay out. */
export interface LayoutOptions {
  /** What one level is indented by. */
  readonly unit?: string;
  /** What the outermost fields are indented by. */
  readonly indent?: string;
}

/** Lists of scalars go over several lines where one would be longer. */
const WIDTH = 100;

/** The lines of `fields`, without newlines, and of the comments before `end`, the token after them. */
export function layoutFields(
  fields: readonly FieldNode[],
  end: Token | undefined,
  { unit = '  ', indent = '' }: LayoutOptions = {},
): string[] {
  const layouter = new Layouter(unit);
  layouter.fields(fields, indent);
  if (end !== undefined) layouter.trivia(end.leading, indent);
  return layouter.print();
}

/** The lines of one message value, from its `{`, which stands on a line that is indented by `indent`, to its `}`. */
export function layoutMessage(
  value: MessageNode,
  { unit = '  ', indent = '' }: LayoutOptions = {},
): string[] {
  const layouter = new Layouter(unit);
  layouter.block('', value, indent);
  const [first, ...rest] = layouter.print();
  return [first.slice(indent.length), ...rest];
}

interface Line {
  readonly indent: string;
  text: string;
  /** The comment behind `text`. */
  comment: string;
}

class Layouter {
  readonly #unit: string;
  readonly #lines: Line[] = [];
  /** Nothing stands yet in the block (or file) that is being filled: no blank line may come first. */
  #atStart = true;
  #blankDue = false;

  constructor(unit: string) {
    this.#unit = unit;
  }

  print(): string[] {
    return this.#lines.map(({ indent, text, comment }) => {
      const gap = text === '' || comment === '' ? '' : ' ';
      return text === '' && comment === '' ? '' : `${indent}${text}${gap}${comment}`;
    });
  }

  fields(fields: readonly FieldNode[], indent: string): void {
    for (const field of fields) this.#field(field, indent);
  }

  /** The comments and blank lines of the trivia before a token. */
  trivia(leading: string, indent: string): void {
    const pieces = leading.split(/\r\n|\n|\r/).map((piece) => piece.replace(/^[\s\uFEFF]+|\s+$/g, ''));
    for (const [i, piece] of pieces.entries()) {
      const last = this.#lines[this.#lines.length - 1];
      if (piece === '') {
        if (i > 0 && i < pieces.length - 1) this.#blankDue = true;
      } else if (i === 0 && last !== undefined && last.text !== '' && last.comment === '')
        last.comment = piece;
      else this.#push(indent, '', piece);
    }
  }

  /** `head { … }` over lines; `head` is the field's name and a space, or nothing. */
  block(head: string, value: MessageNode, indent: string): void {
    this.#push(indent, `${head}{`);
    this.#atStart = true;
    this.fields(value.fields, indent + this.#unit);
    this.trivia(value.close.leading, indent + this.#unit);
    this.#blankDue = false;
    this.#push(indent, '}');
  }

  #push(indent: string, text: string, comment = ''): void {
    if (this.#blankDue && !this.#atStart) this.#lines.push({ indent: '', text: '', comment: '' });
    this.#blankDue = false;
    this.#atStart = false;
    this.#lines.push({ indent, text, comment });
  }

  #field(field: FieldNode, indent: string): void {
    const { nameTokens, name, colon, value, separator } = field;
    const [first, ...others] = nameTokens;
    this.trivia(first.leading, indent);
    const opening = value.kind === 'scalar' ? value.tokens[0] : value.open;
    this.#hoist([...others, colon, opening], indent);
    if (value.kind === 'message') this.block(`${name} `, value, indent);
    else if (value.kind === 'list') this.#list(`${name}: `, value, indent);
    else this.#scalar(`${name}:`, value, indent);
    if (separator !== undefined) this.trivia(separator.leading, indent);
  }

  /** The comments before tokens in the middle of a field, on lines above it. */
  #hoist(tokens: readonly (Token | undefined)[], indent: string): void {
    for (const token of tokens)
      for (const comment of commentsOf(token?.leading ?? '')) this.#push(indent, '', comment);
  }

  #scalar(head: string, { tokens }: ScalarNode, indent: string): void {
    const [first, ...others] = tokens;
    if (first.kind !== 'string') {
      this.#hoist(others, indent);
      this.#push(indent, `${head} ${tokens.map(({ text }) => text).join('')}`);
      return;
    }
    if (!others.some(({ leading }) => /[\n\r]/.test(leading))) {
      this.#push(indent, `${head} ${tokens.map(({ text }) => text).join(' ')}`);
      return;
    }
    const inner = indent + this.#unit;
    this.#push(indent, head);
    this.#push(inner, first.text);
    for (const token of others) {
      this.trivia(token.leading, inner);
      this.#blankDue = false;
      this.#push(inner, token.text);
    }
  }

  #list(head: string, list: ListNode, indent: string): void {
    const { elements, close } = list;
    const isPlain =
      commentsOf(close.leading).length === 0 &&
      elements.every(
        ({ value, comma }) =>
          value.kind === 'scalar' &&
          [...value.tokens, comma].every((token) => commentsOf(token?.leading ?? '').length === 0),
      );
    if (isPlain) {
      const texts = elements.map(({ value }) => (value.kind === 'scalar' ? scalarText(value) : ''));
      this.#plainList(head, texts, indent);
      return;
    }
    const inner = indent + this.#unit;
    this.#push(indent, `${head}[`);
    this.#atStart = true;
    for (const { value, comma } of elements) {
      if (value.kind === 'message') {
        this.trivia(value.open.leading, inner);
        this.block('', value, inner);
      } else {
        const [first, ...others] = value.tokens;
        this.trivia(first.leading, inner);
        this.#hoist(others, inner);
        this.#push(inner, scalarText(value));
      }
      if (comma === undefined) continue;
      this.#lines[this.#lines.length - 1].text += ',';
      this.trivia(comma.leading, inner);
    }
    this.trivia(close.leading, inner);
    this.#blankDue = false;
    this.#push(indent, ']');
  }

  #plainList(head: string, texts: readonly string[], indent: string): void {
    const whole = `${head}[${texts.join(', ')}]`;
    if (indent.length + whole.length <= WIDTH || texts.length < 2) {
      this.#push(indent, whole);
      return;
    }
    const inner = indent + this.#unit;
    this.#push(indent, `${head}[`);
    let row = '';
    for (const [i, text] of texts.entries()) {
      const piece = i === texts.length - 1 ? text : `${text},`;
      if (row !== '' && inner.length + row.length + 1 + piece.length > WIDTH) {
        this.#push(inner, row);
        row = '';
      }
      row += row === '' ? piece : ` ${piece}`;
    }
    this.#push(inner, row);
    this.#push(indent, ']');
  }
}

function scalarText({ tokens }: ScalarNode): string {
  return tokens.map(({ text }) => text).join(tokens[0].kind === 'string' ? ' ' : '');
}

function commentsOf(leading: string): string[] {
  return leading.match(/(?:#|\/\/)[^\n\r]*/g)?.map((comment) => comment.trimEnd()) ?? [];
}
