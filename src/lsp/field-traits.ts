/**
 * @module
 * What the schema demands of a field.
 */

import type { DescField } from '@bufbuild/protobuf';
import { FeatureSet_FieldPresence } from '@bufbuild/protobuf/wkt';

/** Whether a field may stand more than once in its block. */
export function isRepeated(field: DescField): boolean {
  return field.fieldKind === 'list' || field.fieldKind === 'map';
}

/** Whether its block is refused without the field. */
export function isRequired(field: DescField): boolean {
  return field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED;
}
