/**
 * @module
 * Rule: a name is one of its message's, misspelt: in other case, without underscores, or a letter or two off.
 */

import { nearestName } from '../../../util/did-you-mean.ts';
import type { FaultRule } from '../../fault-rule.ts';
import { findField } from '../../schema/read-field-name.ts';
import { sayUnknown, type UnknownName } from '../../schema/unknown-name.ts';
import { fieldStart } from '../../text/syntax-tree.ts';

/** A name is misspelt. */
export const misspeltField: FaultRule<UnknownName> = {
  id: 'CW102',
  name: 'misspelt-field',
  severity: 'error',
  summary: 'A name is misspelt.',
  explanation:
    'The name is so near to one that the message has that nothing else can be meant. Names are written in lower case with underscores: num_classes, not numClasses. The TensorFlow API says that the message has no field of that name.',
  example: { wrong: 'num_clases: 3', right: 'num_classes: 3' },
  recognise(unknown) {
    const { field, blocks } = unknown;
    const { desc, fields } = blocks[blocks.length - 1];
    const guess = nearestName(
      field.name,
      desc.fields.map(({ name }) => name),
    );
    if (guess === undefined || guess.distance > Math.max(1, Math.floor(field.name.length / 5)))
      return undefined;
    const meant = findField(desc, guess.name);
    const isBlock = field.value.kind === 'message';
    const fits = field.value.kind === 'list' || (meant?.message !== undefined) === isBlock;
    const isGiven = meant?.fieldKind !== 'list' && fields.some(({ name }) => name === guess.name);
    const start = fieldStart(field);
    return {
      message: `${sayUnknown(unknown)} Did you mean "${guess.name}"?${isGiven ? ' That is given already.' : ''}`,
      fix:
        guess.isUnique && fits && !isGiven
          ? {
              title: `Write "${guess.name}"`,
              edits: [{ start, end: start + field.name.length, replacement: guess.name }],
            }
          : undefined,
    };
  },
};
