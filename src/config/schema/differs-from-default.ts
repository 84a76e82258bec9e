/**
 * @module
 * Whether a field as written asks for anything: a scalar that is written with its default does not.
 */

import type { LocatedField } from './locate-fields.ts';
import { readScalar } from './read-scalar.ts';

/** False for a scalar whose value is the schema's default. */
export function differsFromDefault({ desc, field }: LocatedField): boolean {
  if (desc.fieldKind !== 'scalar' || field.value.kind !== 'scalar') return true;
  const { value } = readScalar(desc.scalar, field.value) as { readonly value?: unknown };
  return value !== desc.getDefaultValue();
}
