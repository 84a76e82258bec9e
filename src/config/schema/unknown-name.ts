/**
 * @module
 * A field whose name its message does not have, and all that tells where it belongs: what the rules of `rules/names/`
 * look at.
 */

import type { DescMessage } from '@bufbuild/protobuf';
import { shorten } from '../../util/shorten.ts';
import type { Document, FieldNode, MessageNode } from '../text/syntax-tree.ts';
import type { FieldNameReader } from './read-field-name.ts';

/** A message around the field, and the field that its block is the value of (`undefined` for the whole file). */
export interface EnclosingBlock {
  readonly desc: DescMessage;
  readonly path: string;
  readonly field: FieldNode | undefined;
  /** The fields that stand in it. */
  readonly fields: readonly FieldNode[];
}

/** A field whose value is a block. */
export type BlockField = FieldNode & { readonly value: MessageNode };

/** A field with a name that is unknown where it stands. */
export interface UnknownName {
  readonly document: Document;
  readonly field: FieldNode;
  /** Outermost first; the last is the message that does not have the name. */
  readonly blocks: readonly EnclosingBlock[];
  readonly readName: FieldNameReader;
  /** Whether the file is a pipeline, so that paths of the pipeline say where a field belongs. */
  readonly isPipeline: boolean;
  /** Whether the text sets the field at a path. */
  has(path: string): boolean;
  /** The blocks that the text has for the message at a path. */
  blocksAt(path: string): readonly BlockField[];
  /** Says that `field` is reported with this one. */
  cover(field: FieldNode): void;
}

/** `Unknown field "a" in B.` */
export function sayUnknown({ field, blocks }: UnknownName, more = 0): string {
  const others = more === 0 ? '' : `, and ${more} more after it`;
  return `Unknown field "${shorten(field.name)}" in ${blocks[blocks.length - 1].desc.name}${others}.`;
}
