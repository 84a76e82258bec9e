/**
 * @module
 * A string for what a value means: two values have the same key exactly where no reader of the configuration can tell
 * them apart. Floats count as the single-precision numbers that they are read as, and a scalar that is set to its
 * default counts as unset. That a message is set counts, even an empty one: `hard_example_miner {}` mines.
 */

import { type DescField, ScalarType } from '@bufbuild/protobuf';
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';

/** The key of one scalar, or of one element of a repeated field or map. */
export function elementKey(field: DescField, value: unknown): string {
  if (field.message !== undefined) return messageKey(value as ReflectMessage);
  if (typeof value === 'number' && field.scalar === ScalarType.FLOAT) return numberKey(Math.fround(value));
  if (typeof value === 'number') return numberKey(value);
  if (value instanceof Uint8Array) return value.join(' ');
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

function messageKey(message: ReflectMessage): string {
  const unset = reflect(message.desc);
  const parts = message.fields.flatMap((field) => {
    if (!message.isSet(field)) return [];
    const key = fieldKey(message, field);
    const isDefault = isScalar(field) && field.oneof === undefined && key === fieldKey(unset, field);
    return isDefault ? [] : [`${field.name}:${key}`];
  });
  return `{${parts.join(' ')}}`;
}

function fieldKey(message: ReflectMessage, field: DescField): string {
  if (field.fieldKind === 'list')
    return `[${[...message.get(field)].map((value) => elementKey(field, value)).join(' ')}]`;
  if (field.fieldKind === 'map')
    return `[${[...message.get(field)]
      .map(([key, value]) => `${JSON.stringify(String(key))}=${elementKey(field, value)}`)
      .sort()
      .join(' ')}]`;
  return elementKey(field, message.get(field));
}

function isScalar(field: DescField): boolean {
  return field.fieldKind === 'scalar' || field.fieldKind === 'enum';
}

/** -0 is 0, NaN is NaN. */
function numberKey(value: number): string {
  return String(value === 0 ? 0 : value);
}
