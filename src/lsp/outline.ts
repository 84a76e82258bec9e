/**
 * @module
 * The outline of a document: its fields as a tree of symbols, blocks with what stands in them, values with their text.
 */

import { type DocumentSymbol, type SymbolInformation, SymbolKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { parseDocument } from '../config/text/parse-document.ts';
import {
  type FieldNode,
  fieldEnd,
  fieldStart,
  tokenEnd,
  type ValueNode,
} from '../config/text/syntax-tree.ts';
import { ConfigError } from '../util/errors.ts';
import { rangeOf } from './text-range.ts';

/** More text than this of a value is left out. */
const LONGEST_VALUE = 60;

/** The symbols of `document`; none where it is not in the text format. */
export function outline(document: TextDocument): DocumentSymbol[] {
  try {
    return parseDocument(document.getText(), document.uri).fields.map((field) => symbolOf(document, field));
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}

/** The tree as a list, for editors that take no trees: each symbol names the block it stands in. */
export function flatOutline(
  uri: string,
  symbols: readonly DocumentSymbol[],
  containerName?: string,
): SymbolInformation[] {
  return symbols.flatMap(({ name, kind, range, children = [] }) => [
    { name, kind, location: { uri, range }, ...(containerName === undefined ? {} : { containerName }) },
    ...flatOutline(uri, children, name),
  ]);
}

function symbolOf(document: TextDocument, field: FieldNode): DocumentSymbol {
  const { name, nameTokens, value } = field;
  const nameEnd = tokenEnd(nameTokens[nameTokens.length - 1]);
  const inner = fieldsIn(value);
  const detail = inner === undefined ? valueText(document, value) : typeText(inner);
  return {
    name,
    kind: inner === undefined ? SymbolKind.Property : SymbolKind.Struct,
    range: rangeOf(document, fieldStart(field), fieldEnd(field)),
    selectionRange: rangeOf(document, fieldStart(field), nameEnd),
    ...(detail === undefined ? {} : { detail }),
    ...(inner === undefined ? {} : { children: inner.map((child) => symbolOf(document, child)) }),
  };
}

/** The fields of a block, or of all blocks of a list; `undefined` for scalars. */
function fieldsIn(value: ValueNode): readonly FieldNode[] | undefined {
  if (value.kind === 'message') return value.fields;
  if (value.kind === 'scalar') return undefined;
  const messages = value.elements.flatMap(({ value: element }) =>
    element.kind === 'message' ? [element] : [],
  );
  return messages.length === 0 ? undefined : messages.flatMap(({ fields }) => fields);
}

/** What a block says it is: the value of its `type` or `name`. */
function typeText(fields: readonly FieldNode[]): string | undefined {
  const told = fields.find(
    ({ name, value }) => value.kind === 'scalar' && (name === 'type' || name === 'name'),
  );
  return told?.value.kind === 'scalar' ? told.value.tokens.map(({ text }) => text).join(' ') : undefined;
}

function valueText(document: TextDocument, value: ValueNode): string {
  const [start, end] =
    value.kind === 'scalar'
      ? [value.tokens[0].offset, tokenEnd(value.tokens[value.tokens.length - 1])]
      : [value.open.offset, tokenEnd(value.close)];
  const text = document.getText().slice(start, end).replace(/\s+/g, ' ');
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
}
