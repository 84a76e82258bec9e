/**
 * @module
 * Rule: a value stands where a block belongs, or a block where a value belongs.
 */

import type { DescField } from '@bufbuild/protobuf';
import type { TextFix } from '../../../util/text-edit.ts';
import type { FaultRule } from '../../fault-rule.ts';
import { sayWrong, type WrongValue } from '../../schema/wrong-value.ts';
import { fieldStart, firstToken, lastToken, tokenEnd } from '../../text/syntax-tree.ts';

/** A value stands where a block belongs, or the other way round. */
export const blockOrScalar: FaultRule<WrongValue> = {
  id: 'CW117',
  name: 'block-or-scalar',
  severity: 'error',
  summary: 'A value stands where a block belongs, or a block where a value belongs.',
  explanation:
    'A field of a message type takes a block of fields. Where one of those fields is the choice that the value names, --fix writes the block.',
  example: { wrong: 'optimizer: "adam"', right: 'optimizer { adam_optimizer { } }' },
  recognise(wrong) {
    const { type, value } = wrong;
    if (value.kind === 'list' || (type.message !== undefined) === (value.kind === 'message'))
      return undefined;
    return describeList(wrong) ?? describeChoice(wrong) ?? { message: sayWrong(wrong) };
  },
};

/** Weights by class_weight, which takes { name weight } blocks, where class_weights takes numbers. */
function describeList(wrong: WrongValue): { message: string; fix?: TextFix } | undefined {
  const { type, node, siblings, value } = wrong;
  if (type.name !== 'class_weight' || value.kind !== 'scalar' || value.tokens.at(-1)?.kind !== 'number')
    return undefined;
  const start = fieldStart(node);
  const isGiven = siblings.some(({ name }) => name === 'class_weights');
  return {
    message: `${sayWrong(wrong)} Numbers, one for each class, are class_weights.`,
    ...(isGiven
      ? {}
      : {
          fix: {
            title: 'Write "class_weights"',
            edits: [{ start, end: start + node.name.length, replacement: 'class_weights' }],
          },
        }),
  };
}

/** A value that names one of the blocks that the message takes: `optimizer: adam`. */
function describeChoice(wrong: WrongValue): { message: string; fix: TextFix } | undefined {
  const { type, node, value } = wrong;
  if (type.message === undefined || value.kind !== 'scalar' || value !== node.value) return undefined;
  const word = value.tokens[0].text.replace(/^["']|["']$/g, '').toLowerCase();
  const choice = choiceOf(type.message.fields, word);
  if (choice === undefined) return undefined;
  const written = `{ ${choice.name} { } }`;
  const start = node.colon?.offset ?? firstToken(value).offset;
  return {
    message: `${sayWrong(wrong)} Write ${type.name} ${written}.`,
    fix: {
      title: `Write ${type.name} ${written}`,
      edits: [{ start, end: tokenEnd(lastToken(value)), replacement: ` ${written}` }],
    },
  };
}

/** The block that `word` names: wholly, or as its first part alone. */
function choiceOf(fields: readonly DescField[], word: string): DescField | undefined {
  const blocks = fields.filter(({ message }) => message !== undefined);
  const exact = blocks.find(({ name }) => name === word);
  if (exact !== undefined || word.length < 3) return exact;
  const begun = blocks.filter(({ name }) => name.startsWith(`${word}_`));
  return begun.length === 1 ? begun[0] : undefined;
}
