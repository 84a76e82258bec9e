/**
 * @module
 * What a field's name means inside messages that are known: the schema's field, wherever the dialect reads it.
 */

import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { type FieldNameReader, type FieldReading, findField } from '../config/schema/read-field-name.ts';

/** A message around a place, and its canonical dotted path (`''` for the whole file). */
export interface Frame {
  readonly desc: DescMessage;
  readonly path: string;
}

/** The field that a name means. */
export interface ResolvedField {
  readonly field: DescField;
  /** Its canonical dotted path. */
  readonly path: string;
  /** The messages around it where it is at home, outermost first. */
  readonly frames: readonly Frame[];
  readonly reading: FieldReading;
}

/** The field that `name` means in the innermost (last) of `frames`, or `undefined` where it is unknown. */
export function resolveField(
  frames: readonly Frame[],
  name: string,
  readName: FieldNameReader,
): ResolvedField | undefined {
  const here = frames.at(-1);
  const reading = here && readName(here.desc, name);
  if (reading === undefined || reading.up >= frames.length) return undefined;
  const around = frames.slice(0, frames.length - reading.up);
  for (const step of reading.path.slice(0, -1)) {
    const inner = frameOf(around[around.length - 1], step);
    if (inner === undefined) return undefined;
    around.push(inner);
  }
  const parent = around[around.length - 1];
  const last = reading.path[reading.path.length - 1];
  const field = findField(parent.desc, last);
  return field && { field, path: join(parent.path, last), frames: around, reading };
}

/** The frames inside the block of a field, or none where the field has no block of a known type. */
export function framesInside(resolved: ResolvedField | undefined): readonly Frame[] {
  const message = resolved?.field.fieldKind === 'map' ? undefined : resolved?.field.message;
  if (resolved === undefined || message === undefined) return [];
  return [...resolved.frames, { desc: message, path: resolved.path }];
}

function frameOf(parent: Frame, name: string): Frame | undefined {
  const desc = findField(parent.desc, name)?.message;
  return desc && { desc, path: join(parent.path, name) };
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
