/**
 * @module
 * Which fields of the schema are Counterweight's and not upstream's: they are numbered from 1000, so that the two never
 * meet.
 */

import type { DescField } from '@bufbuild/protobuf';

/** Whether the stock TensorFlow API does not know this field. */
export function isOwnField({ number }: DescField): boolean {
  return number >= 1000;
}

/** Whether it is one of our readers of data, which has a counterpart in the stock API. */
export function isOwnReader(field: DescField): boolean {
  return isOwnField(field) && field.parent.name === 'InputReader' && field.oneof !== undefined;
}
