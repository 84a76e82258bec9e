/**
 * @module
 * A value that is to be written, as its author gave it on a command line, to text that the file can take: a string
 * without quotes gets those of the file, an enum value may be in any case, a message is laid out over lines and needs
 * no braces. Numbers stay as given. Whether the value is one of the field's type is for the binder to say, on the text
 * that results.
 */

import { type DescField, ScalarType } from '@bufbuild/protobuf';
import { ConfigError } from '../../util/errors.ts';
import { layoutMessage } from '../text/layout-fields.ts';
import { parseDocument } from '../text/parse-document.ts';
import { type Quote, quoteString } from '../text/quote-string.ts';
import type { Document, MessageNode, ScalarNode, ValueNode } from '../text/syntax-tree.ts';
import type { Token } from '../text/tokenize.ts';
import { isMany } from './field-path.ts';

/** A value to write; more than one element only for a repeated field. */
export interface NewValue {
  readonly isMessage: boolean;
  /** Whether it was given as a list, `[…]`. */
  readonly isList: boolean;
  readonly elements: readonly NewElement[];
}

/** One element: over lines that begin where the first is indented by `indent`, or on one line. */
export interface NewElement {
  lines(indent: string, unit: string): readonly string[];
  readonly inline: string;
}

/**
 * Reads `written` as a value of `field`; `quote` is what a bare string is put into.
 * @throws ConfigError where it is no value of the text format
 */
export function readNewValue(field: DescField, written: string, quote: Quote): NewValue {
  return isMessageField(field) ? readMessages(field, written) : readScalars(field, written, quote);
}

/** The quotes that most strings of `document` have. */
export function quoteOf(tokens: Iterable<Token>): Quote {
  let balance = 0;
  for (const { kind, text } of tokens) if (kind === 'string') balance += text.startsWith("'") ? 1 : -1;
  return balance > 0 ? "'" : '"';
}

function isMessageField(field: DescField): boolean {
  return field.fieldKind === 'map' || field.message !== undefined;
}

function isStringField(field: DescField): boolean {
  return (
    (field.fieldKind === 'scalar' || field.fieldKind === 'list') &&
    (field.scalar === ScalarType.STRING || field.scalar === ScalarType.BYTES)
  );
}

/** The one field of `text`. @throws ConfigError where it does not parse or is more than one. */
function parseSingle(text: string): { readonly value: ValueNode; readonly document: Document } {
  const document = parseDocument(text, 'the value');
  const [field, next] = document.fields;
  const extra = next?.nameTokens[0] ?? field?.separator;
  if (field === undefined || extra !== undefined)
    throw new ConfigError('Expected one value, got more.', {
      file: 'the value',
      text,
      offset: extra?.offset ?? 0,
    });
  return { value: field.value, document };
}

function readMessages(field: DescField, written: string): NewValue {
  const given = written.trim();
  const isList = given.startsWith('[');
  const isWhole = isList || given.startsWith('{') || given.startsWith('<');
  const { value } = parseSingle(isWhole ? `${field.name} ${written}` : `${field.name} {\n${written}\n}`);
  if (value.kind === 'scalar') throw new TypeError(`${written} was read as a scalar`);
  const elements = value.kind === 'list' ? value.elements.map((element) => element.value) : [value];
  if (value.kind === 'list' && !isMany(field))
    throw new ConfigError(`${field.name} is not repeated; it takes one message { … }, not a list.`);
  return {
    isMessage: true,
    isList,
    elements: elements.map((element) =>
      element.kind === 'message'
        ? messageElement(element)
        : scalarElement(element.tokens.map(textOf).join('')),
    ),
  };
}

function readScalars(field: DescField, written: string, quote: Quote): NewValue {
  const value = parseScalars(field, written);
  if (value === undefined) {
    const text = quoteString(written, quote);
    return { isMessage: false, isList: false, elements: [scalarElement(text)] };
  }
  const nodes = value.kind === 'list' ? value.elements.map((element) => element.value) : [value];
  const elements = nodes.map((node) => {
    if (node.kind !== 'scalar')
      throw new ConfigError(`${field.name} takes ${isMany(field) ? 'values' : 'a value'}, not a message.`);
    return scalarElement(scalarText(field, node, quote));
  });
  return { isMessage: false, isList: value.kind === 'list', elements };
}

/** The value as the text format reads it, or `undefined` for a bare string, whatever characters it has. */
function parseScalars(field: DescField, written: string): ValueNode | undefined {
  try {
    const { value, document } = parseSingle(`${field.name}: ${written}`);
    if (!isStringField(field)) return value;
    const hasComment = [document.end.leading, ...tokensOf(value).map(({ leading }) => leading)].some(
      (leading) => /[#/]/.test(leading),
    );
    if (hasComment) return undefined;
    if (value.kind === 'list' && isMany(field)) return value;
    return value.kind === 'scalar' && value.tokens[0].kind === 'string' ? value : undefined;
  } catch (error) {
    if (error instanceof ConfigError && isStringField(field)) return undefined;
    throw error;
  }
}

function scalarText(field: DescField, node: ScalarNode, quote: Quote): string {
  const [first] = node.tokens;
  const text = node.tokens.map(textOf).join(first.kind === 'string' ? ' ' : '');
  if (isStringField(field)) return first.kind === 'string' ? text : quoteString(text, quote);
  if (field.fieldKind !== 'map' && field.enum !== undefined) {
    const bare = text.replace(/^(["'])(.*)\1$/, '$2').toUpperCase();
    return field.enum.values.find(({ name }) => name.toUpperCase() === bare)?.name ?? text;
  }
  return text;
}

function scalarElement(text: string): NewElement {
  return { lines: () => [text], inline: text };
}

function messageElement(node: MessageNode): NewElement {
  const flat = layoutMessage(node, { unit: '' });
  const hasComment = flat.some((line) => line.includes('#') || line.includes('//'));
  return {
    lines: (indent, unit) => layoutMessage(node, { indent, unit }),
    inline: hasComment ? flat.join('\n') : flat.filter((line) => line !== '').join(' '),
  };
}

function tokensOf(value: ValueNode): readonly Token[] {
  if (value.kind === 'scalar') return value.tokens;
  if (value.kind === 'message') return [value.open, value.close];
  return [
    value.open,
    ...value.elements.flatMap(({ value: element, comma }) => [
      ...tokensOf(element),
      ...(comma === undefined ? [] : [comma]),
    ]),
    value.close,
  ];
}

function textOf({ text }: Token): string {
  return text;
}
