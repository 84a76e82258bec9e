/**
 * @module
 * Writes a syntax tree back as text, from its tokens and their trivia alone. `printDocument(parseDocument(t)) === t`
 * for every text that parses.
 */

import type { Document, FieldNode, ValueNode } from './syntax-tree.ts';
import type { Token } from './tokenize.ts';

/** The text of `document`, byte for byte as it was parsed. */
export function printDocument(document: Document): string {
  const parts: string[] = [];
  const emit = (token: Token | undefined): void => {
    if (token !== undefined) parts.push(token.leading, token.text);
  };
  const printValue = (value: ValueNode): void => {
    if (value.kind === 'scalar') {
      value.tokens.forEach(emit);
      return;
    }
    emit(value.open);
    if (value.kind === 'message') value.fields.forEach(printField);
    else
      for (const element of value.elements) {
        printValue(element.value);
        emit(element.comma);
      }
    emit(value.close);
  };
  const printField = (field: FieldNode): void => {
    field.nameTokens.forEach(emit);
    emit(field.colon);
    printValue(field.value);
    emit(field.separator);
  };
  document.fields.forEach(printField);
  emit(document.end);
  return parts.join('');
}
