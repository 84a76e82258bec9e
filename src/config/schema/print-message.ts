/**
 * @module
 * A typed message as text: the fields that are set, in schema order, in the canonical layout. The counterpart of
 * `bind-message.ts`; what it prints binds to the same message.
 */

import { type DescField, ScalarType } from '@bufbuild/protobuf';
import type { ReflectMessage } from '@bufbuild/protobuf/reflect';
import { shortestFloat } from '../../util/shortest-float.ts';
import { quoteBytes, quoteString } from '../text/quote-string.ts';

/** The lines of the fields that `message` has set. Lists of scalars stand on one line. */
export function printFields(message: ReflectMessage, indent: string = ''): string[] {
  return message.fields
    .filter((field) => message.isSet(field))
    .flatMap((field) => printField(message, field, indent));
}

/**
 * The value that `message` has for `field`, its default where it is not set: what stands behind the name. The elements
 * of a repeated message stand in a list.
 */
export function printFieldValue(message: ReflectMessage, field: DescField): string {
  if (field.fieldKind === 'message') return printMessage(message.get(field));
  if (field.fieldKind === 'map')
    return printList(
      [...message.get(field)].map(([key, value]) =>
        ['{', ...printEntry(field, key, value, '  '), '}'].join('\n'),
      ),
    );
  if (field.fieldKind === 'list')
    return printList([...message.get(field)].map((element) => printElement(field, element)));
  return printElement(field, message.get(field));
}

/** One scalar, or one element of a repeated field: `1.0`, `"a"`, `SIGMOID`, `{ … }` over lines. */
export function printElement(field: DescField, value: unknown): string {
  if (field.message !== undefined) return printMessage(value as ReflectMessage);
  if (field.enum !== undefined)
    return field.enum.values.find(({ number }) => number === value)?.name ?? String(value);
  return printScalar(field.scalar, value);
}

function printField(message: ReflectMessage, field: DescField, indent: string): string[] {
  const { name } = field;
  const block = (lines: readonly string[]): string[] => [`${indent}${name} {`, ...lines, `${indent}}`];
  const inner = `${indent}  `;
  if (field.fieldKind === 'message') return block(printFields(message.get(field), inner));
  if (field.fieldKind === 'map')
    return [...message.get(field)].flatMap(([key, value]) => block(printEntry(field, key, value, inner)));
  if (field.fieldKind === 'list' && field.message !== undefined)
    return [...message.get(field)].flatMap((element) => block(printFields(element as ReflectMessage, inner)));
  return [`${indent}${name}: ${printFieldValue(message, field)}`];
}

function printEntry(
  field: DescField & { fieldKind: 'map' },
  key: unknown,
  value: unknown,
  indent: string,
): string[] {
  const first = `${indent}key: ${printScalar(field.mapKey, key)}`;
  if (field.message === undefined) return [first, `${indent}value: ${printElement(field, value)}`];
  const lines = printFields(value as ReflectMessage, `${indent}  `);
  return [first, `${indent}value {`, ...lines, `${indent}}`];
}

function printMessage(message: ReflectMessage): string {
  return ['{', ...printFields(message, '  '), '}'].join('\n');
}

function printList(elements: readonly string[]): string {
  return `[${elements.join(', ')}]`;
}

function printScalar(type: ScalarType | undefined, value: unknown): string {
  if (value instanceof Uint8Array) return quoteBytes(value);
  if (typeof value === 'string') return quoteString(value);
  if (typeof value !== 'number') return String(value);
  if (type === ScalarType.FLOAT) return printFloat(shortestFloat(value));
  return type === ScalarType.DOUBLE ? printFloat(value) : String(value);
}

/** The shortest decimal that reads as `value`, with a point or an exponent so that it is seen to be a float. */
function printFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
