/**
 * @module
 * A typed message or one of its values as plain JSON: fields that are set under their proto names, enum values by name,
 * infinities and NaN as the strings of the text format, numbers beyond 2^53 as strings.
 */

import { type DescField, ScalarType } from '@bufbuild/protobuf';
import type { ReflectMessage } from '@bufbuild/protobuf/reflect';
import { shortestFloat } from '../../util/shortest-float.ts';

/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** The fields that `message` has set. */
export function messageJson(message: ReflectMessage): Json {
  const set = message.fields.filter((field) => message.isSet(field));
  return Object.fromEntries(set.map((field) => [field.name, fieldJson(message, field)]));
}

/** The value that `message` has for `field`, its default where it is not set. */
export function fieldJson(message: ReflectMessage, field: DescField): Json {
  if (field.fieldKind === 'message') return messageJson(message.get(field));
  if (field.fieldKind === 'list')
    return [...message.get(field)].map((element) => elementJson(field, element));
  if (field.fieldKind === 'map')
    return Object.fromEntries(
      [...message.get(field)].map(([key, value]) => [String(key), elementJson(field, value)]),
    );
  return elementJson(field, message.get(field));
}

/** One scalar, or one element of a repeated field or map. */
export function elementJson(field: DescField, value: unknown): Json {
  if (field.message !== undefined) return messageJson(value as ReflectMessage);
  if (field.enum !== undefined)
    return field.enum.values.find(({ number }) => number === value)?.name ?? Number(value);
  if (typeof value === 'number' && !Number.isFinite(value))
    return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  if (typeof value === 'number' && field.scalar === ScalarType.FLOAT) return shortestFloat(value);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value;
  if (value instanceof Uint8Array) return [...value];
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
