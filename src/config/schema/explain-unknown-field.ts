/**
 * @module
 * What to say of a field name that a message does not have: the block it belongs to where it stands one brace too
 * deep, the nearest name, or the names there are.
 */

import type { DescMessage } from '@bufbuild/protobuf';
import { didYouMean } from '../../util/did-you-mean.ts';
import type { FieldNameReader } from './read-field-name.ts';

/** An enclosing message, and the name its block is written with (`undefined` for the whole file). */
export interface EnclosingBlock {
  readonly desc: DescMessage;
  readonly name: string | undefined;
}

/** Explains the unknown `name` in the innermost (last) of `blocks`. */
export function explainUnknownField(
  blocks: readonly EnclosingBlock[],
  name: string,
  readName: FieldNameReader,
): string {
  const { desc } = blocks[blocks.length - 1];
  if (name.startsWith('[')) return `Extensions are not supported: ${name} in ${desc.name}.`;
  const unknown = `Unknown field "${name}" in ${desc.name}.`;
  const home = blocks.findLastIndex(
    (block, i) => i < blocks.length - 1 && readName(block.desc, name) !== undefined,
  );
  if (home >= 0)
    return `${unknown} It is a field of ${blocks[home].desc.name}: close "${blocks[home + 1].name}" before it.`;
  const known = desc.fields.map((field) => field.name);
  const guess = didYouMean(name, known);
  if (guess !== undefined) return `${unknown} Did you mean "${guess}"?`;
  if (known.length === 0) return `${unknown} The message has no fields.`;
  return known.length <= 8 ? `${unknown} It has: ${known.join(', ')}.` : unknown;
}
