/**
 * @module
 * Rule: a field stands a block too deep. The block it belongs to is around the one it stands in, so that one should have
 * ended before; its brace stands further down, where another was meant.
 */

import type { TextEdit, TextFix } from '../../../util/text-edit.ts';
import type { FaultRule } from '../../fault-rule.ts';
import { moveAfter } from '../../schema/move-fields.ts';
import { type EnclosingBlock, sayUnknown, type UnknownName } from '../../schema/unknown-name.ts';
import { type FieldNode, fieldStart, tokenEnd } from '../../text/syntax-tree.ts';
import { indentation, isFirstOnLine, lineStart, newlineOf, removal } from '../../text/text-lines.ts';

/** A field stands a block too deep. */
export const blockLeftOpen: FaultRule<UnknownName> = {
  id: 'CW104',
  name: 'block-left-open',
  severity: 'error',
  summary: 'A field stands a block too deep.',
  explanation:
    'A "}" is missing before the field and one too many stands further down, so that the braces add up. The TensorFlow API says that the inner message has no field of that name. Close the inner block before the field.',
  example: {
    wrong: 'loss {\n  classification_weight: 1.0\n  num_classes: 3\n}',
    right: 'loss {\n  classification_weight: 1.0\n}\nnum_classes: 3',
  },
  recognise(unknown) {
    const { field, blocks } = unknown;
    const here = blocks.length - 1;
    const home = blocks.findLastIndex((block, i) => i < here && belongs(unknown, block, field));
    const open = blocks[home + 1]?.field;
    if (home < 0 || open === undefined) return undefined;
    const { fields } = blocks[here];
    const rest = fields.slice(fields.indexOf(field));
    const isTail = rest.every(
      (other) => belongs(unknown, blocks[home], other) && !belongs(unknown, blocks[here], other),
    );
    const group = isTail ? rest : [field];
    for (const other of group) unknown.cover(other);
    const them = group.length === 1 ? 'It is a field' : 'They are fields';
    const before = group.length === 1 ? 'it' : 'them';
    return {
      message: `${sayUnknown(unknown, group.length - 1)} ${them} of ${blocks[home].desc.name}: close "${open.name}" before ${before}.`,
      fix: fixOf(unknown, home, group, isTail),
    };
  },
};

function belongs({ readName }: UnknownName, { desc }: EnclosingBlock, { name }: FieldNode): boolean {
  return readName(desc, name)?.up === 0;
}

/** The fix: move the braces up where indentation shows that they stand too low, else move the fields down. */
function fixOf(
  { document, blocks }: UnknownName,
  home: number,
  group: readonly FieldNode[],
  isTail: boolean,
): TextFix | undefined {
  const { text } = document;
  const open = blocks[home + 1].field;
  if (open === undefined) return undefined;
  const closed = blocks.slice(home + 1).flatMap(({ field }) => field ?? []);
  if (new Set(closed).size < blocks.length - 1 - home) return undefined;
  const start = fieldStart(group[0]);
  const isOutdented =
    isFirstOnLine(text, start) &&
    indentation(text, start).length <= indentation(text, fieldStart(open)).length;
  // Every block but the innermost must end with the one inside it, or its brace belongs where it is.
  const endsInside = blocks.slice(home + 1, -1).every(({ fields }, i) => fields.at(-1) === closed[i + 1]);
  const title = `Close "${open.name}" before "${group[0].name}"`;
  if (isTail && isOutdented && endsInside) return { title, edits: moveBraces(text, closed, start) };
  return {
    title:
      group.length === 1 ? `Move "${group[0].name}" after "${open.name}"` : `Move them after "${open.name}"`,
    edits: moveAfter(document, group, open),
  };
}

/** The edits that close `blocks`, outermost first, at the line of `start`, and no longer where they did. */
function moveBraces(text: string, blocks: readonly FieldNode[], start: number): TextEdit[] {
  const newline = newlineOf(text);
  const at = lineStart(text, start);
  const closes = blocks.flatMap(({ value }) => (value.kind === 'message' ? value.close : []));
  const lines = blocks
    .map((block, i) => `${indentation(text, fieldStart(block))}${closes[i].text}${newline}`)
    .reverse();
  return [
    { start: at, end: at, replacement: lines.join('') },
    ...closes.map((close) => removal(text, close.offset, tokenEnd(close))),
  ];
}
