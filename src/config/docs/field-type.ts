/**
 * @module
 * The type of a field as a reader of `.proto` files would write it: `repeated float`, `map<string, float>`,
 * `HardExampleMiner.LossType`.
 */

import { type DescField, ScalarType } from '@bufbuild/protobuf';
import { shortName } from './meaning-of.ts';

/** The type of `field`, by the name in text format; messages and enums without their package. */
export function fieldType(field: DescField): string {
  if (field.fieldKind === 'map') return `map<${scalarName(field.mapKey)}, ${elementType(field)}>`;
  return field.fieldKind === 'list' ? `repeated ${elementType(field)}` : elementType(field);
}

function elementType(field: DescField): string {
  if (field.message !== undefined) return shortName(field.message);
  if (field.enum !== undefined) return shortName(field.enum);
  return scalarName(field.scalar);
}

function scalarName(type: ScalarType): string {
  return ScalarType[type].toLowerCase();
}
