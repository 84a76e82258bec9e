/**
 * @module
 * Rule: an entry of a map is not { key: … value: … }.
 */

import type { DescField } from '@bufbuild/protobuf';
import { nearestName } from '../../../util/did-you-mean.ts';
import { shorten } from '../../../util/shorten.ts';
import type { TextFix } from '../../../util/text-edit.ts';
import type { RuleInfo } from '../../rule.ts';
import { type FieldNode, fieldStart } from '../../text/syntax-tree.ts';

/** An entry of a map is not { key: … value: … }. */
export const mapEntry: RuleInfo = {
  id: 'CW127',
  name: 'map-entry',
  severity: 'error',
  summary: 'An entry of a map is not { key: … value: … }.',
  explanation: 'A map is written as one block for each entry, with a key and a value in it.',
  example: { wrong: 'super_categories { a: "b,c" }', right: 'super_categories { key: "a" value: "b,c" }' },
};

/** What to say of a field of an entry that is neither its key nor its value: a message and, where it is one of them misspelt, a fix. */
export function sayUnknownPart(
  { name }: DescField,
  part: FieldNode,
  parts: readonly FieldNode[],
): [message: string, fix: TextFix | undefined] {
  const free = ['key', 'value'].filter((known) => parts.every((other) => other.name !== known));
  const guess = nearestName(part.name, free)?.name;
  const start = fieldStart(part);
  return [
    `Unknown field "${shorten(part.name)}" in an entry of ${name}: it has key and value.`,
    guess === undefined
      ? undefined
      : { title: `Write "${guess}"`, edits: [{ start, end: start + part.name.length, replacement: guess }] },
  ];
}
