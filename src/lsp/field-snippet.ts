/**
 * @module
 * The text that an editor writes for a field: its name, what must follow it, and the stops of the cursor, in the
 * protocol's snippet syntax (which editors share with TextMate).
 */

import { type DescField, ScalarType } from '@bufbuild/protobuf';
import { fieldDefault } from '../config/docs/field-default.ts';

/** `field` as a snippet, the cursor where its value belongs. */
export function fieldSnippet(field: DescField): string {
  const { name } = field;
  if (field.fieldKind === 'map') return `${name} { key: $1 value: $0 }`;
  if (field.message !== undefined)
    return field.message.fields.length === 0 ? `${name} { }` : `${name} {\n\t$0\n}`;
  if (field.enum !== undefined) return `${name}: ${choice(field.enum.values.map((value) => value.name))}`;
  if (field.scalar === ScalarType.STRING || field.scalar === ScalarType.BYTES) return `${name}: "$0"`;
  if (field.scalar === ScalarType.BOOL)
    return `${name}: ${choice(fieldDefault(field).text === 'true' ? ['false', 'true'] : ['true', 'false'])}`;
  return field.fieldKind === 'list' ? `${name}: [$0]` : `${name}: $0`;
}

/** `field` as plain text, for editors without snippets. */
export function fieldText(field: DescField): string {
  const isBlock = field.fieldKind === 'map' || field.message !== undefined;
  return isBlock ? `${field.name} {` : `${field.name}: `;
}

function choice(names: readonly string[]): string {
  return `\${1|${names.join(',')}|}$0`;
}
