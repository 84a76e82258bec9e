/**
 * @module
 * What the comment before a message, field, enum or enum value in `proto/` says. Those comments are the one source of
 * what `explain`, an editor's hover and `docs/` print.
 *
 * A comment that begins with "Counterweight:" marks what upstream's schema does not have.
 */

import type { DescEnum, DescEnumValue, DescField, DescMessage } from '@bufbuild/protobuf';
import { comments } from '../../proto/gen/comments.js';
import { invariant } from '../../util/errors.ts';

const OURS = /^Counterweight: (.)/;

/** Fields of upstream's messages that are ours are numbered from here, so that they never clash. */
const FIRST_OWN_NUMBER = 1000;

/** What can be explained. */
export type Described = DescMessage | DescField | DescEnum | DescEnumValue;

/** What its comment says, without the mark of what is ours. Every part of the configuration has one, held by a test. */
export function meaningOf(desc: Described): string {
  const text = commentOf(desc);
  invariant(text !== undefined, `no comment on ${fullName(desc)}`);
  return text.replace(OURS, (_, first: string) => first.toUpperCase());
}

/** Whether it is Counterweight's own, and unknown to the TensorFlow Object Detection API. */
export function isOurs(desc: Described): boolean {
  if (desc.kind === 'enum_value') return isOurs(desc.parent);
  if (desc.kind === 'field') return desc.number >= FIRST_OWN_NUMBER || isOurs(desc.parent);
  if (OURS.test(commentOf(desc) ?? '')) return true;
  return desc.parent !== undefined && isOurs(desc.parent);
}

/** The name within the package of the configuration: `HardExampleMiner.LossType`. */
export function shortName(desc: DescMessage | DescEnum): string {
  return desc.typeName.replace(/^object_detection\.protos\./, '');
}

function commentOf(desc: Described): string | undefined {
  return comments[fullName(desc)];
}

function fullName(desc: Described): string {
  if (desc.kind === 'message' || desc.kind === 'enum') return desc.typeName;
  return `${desc.parent.typeName}.${desc.name}`;
}
