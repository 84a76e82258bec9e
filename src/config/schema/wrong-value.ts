/**
 * @module
 * A value that its field cannot take, with what the reader says of it: what the rules of `rules/values/` look at.
 */

import type { DescField } from '@bufbuild/protobuf';
import type { Document, FieldNode, ListNode, MessageNode, ScalarNode } from '../text/syntax-tree.ts';

/** What a field takes: exactly one of the three, or, of a message, that alone. */
export type ValueType = Pick<DescField, 'name' | 'scalar' | 'enum' | 'message'>;

/** A value of the wrong kind, or out of range. */
export interface WrongValue {
  readonly document: Document;
  /** The name of the message that the field belongs to. */
  readonly owner: string;
  readonly type: ValueType;
  readonly node: FieldNode;
  /** The value at fault: all of `node`'s, or one of its list. */
  readonly value: ScalarNode | MessageNode | ListNode;
  /** The fields that stand in the same block. */
  readonly siblings: readonly FieldNode[];
  /** What the reader says: `expected an int32, got 1.5.` */
  readonly fault: string;
}

/** `height in FixedShapeResizer: expected an int32, got 1.5.` */
export function sayWrong({ owner, type, fault }: WrongValue): string {
  return `${type.name} in ${owner}: ${fault}`;
}

/** The one token of a scalar that is not signed and no string: a word or a number as written. */
export function plainWord({ value }: WrongValue): string | undefined {
  if (value.kind !== 'scalar' || value.tokens[0].kind === 'string') return undefined;
  return value.tokens.map(({ text }) => text).join('');
}
