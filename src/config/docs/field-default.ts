/**
 * @module
 * What a field is where the text does not set it. In proto2 a field either has a stated default or, unset, reads as
 * the zero of its type; the two look the same to the program that reads, but not to its documentation.
 */

import { type DescField, ScalarType } from '@bufbuild/protobuf';

/** The value as text format writes it; absent for messages, lists and maps, which are not there when not set. */
export interface FieldDefault {
  readonly text: string | undefined;
  /** Whether the schema states it. */
  readonly isStated: boolean;
}

/** What `field` is where the text does not set it. */
export function fieldDefault(field: DescField): FieldDefault {
  if (field.fieldKind === 'scalar') {
    const stated = field.getDefaultValue();
    return { text: scalarText(field.scalar, stated ?? zeroOf(field.scalar)), isStated: stated !== undefined };
  }
  if (field.fieldKind !== 'enum') return { text: undefined, isStated: false };
  const stated = field.getDefaultValue();
  const value = field.enum.values.find(({ number }) => number === stated) ?? field.enum.values[0];
  return { text: value.name, isStated: stated !== undefined };
}

/** In words: `0.002`, `unset (reads as 0)`, `empty`, `unset`. */
export function describeDefault(field: DescField): string {
  const { text, isStated } = fieldDefault(field);
  if (text !== undefined) return isStated ? text : `unset (reads as ${text})`;
  return field.fieldKind === 'list' || field.fieldKind === 'map' ? 'empty' : 'unset';
}

/** `value` as text format writes a scalar of this type; a float by the fewest digits that read back the same. */
export function scalarText(type: ScalarType, value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (type === ScalarType.FLOAT || type === ScalarType.DOUBLE) return floatText(Number(value), type);
  return String(value);
}

function floatText(value: number, type: ScalarType): string {
  const same = (text: string): boolean =>
    type === ScalarType.FLOAT ? Math.fround(Number(text)) === Math.fround(value) : Number(text) === value;
  for (let digits = 1; digits < 17; digits++) {
    const text = String(Number(value.toPrecision(digits)));
    if (same(text)) return Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text;
  }
  return String(value);
}

function zeroOf(type: ScalarType): unknown {
  if (type === ScalarType.BOOL) return false;
  return type === ScalarType.STRING || type === ScalarType.BYTES ? '' : 0;
}
