/**
 * @module
 * Numbers of a message held against the ranges that `check` reads (config/value-ranges.ts), so that both refuse the same.
 */

import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import { VALUE_RANGES } from '../config/value-ranges.ts';
import { requireValue } from './unsupported.ts';

/** @throws ConfigError where a field of the message, set or not, is out of its range. */
export function requireRanges<Desc extends DescMessage>(
  schema: Desc,
  message: MessageShape<Desc>,
  where: string,
): void {
  const reflected = reflect(schema, message);
  for (const [name, { holds, words }] of Object.entries(VALUE_RANGES[schema.name] ?? {})) {
    const field = reflected.fields.find((candidate) => candidate.name === name);
    const value = field === undefined ? undefined : reflected.get(field);
    if (typeof value === 'number') requireValue(holds(value), `${where}.${name}`, words, value);
  }
}
