/**
 * @module
 * Rule: a field has a name that its message does not have, and no other rule knows where it comes from.
 */

import { didYouMean } from '../../../util/did-you-mean.ts';
import type { FaultRule } from '../../fault-rule.ts';
import { sayUnknown, type UnknownName } from '../../schema/unknown-name.ts';

/** A message with more fields than this does not list them in a message. */
const MOST_LISTED = 8;

/** A field has a name that its message does not have. */
export const unknownField: FaultRule<UnknownName> = {
  id: 'CW101',
  name: 'unknown-field',
  severity: 'error',
  summary: 'A field has a name that its message does not have.',
  explanation:
    'The message and, where one is near, the right name are given. "counterweight explain PATH" lists the fields of a message.',
  recognise(unknown) {
    const { desc } = unknown.blocks[unknown.blocks.length - 1];
    const known = desc.fields.map(({ name }) => name);
    const said = sayUnknown(unknown);
    const guess = didYouMean(unknown.field.name, known);
    if (guess !== undefined) return { message: `${said} Did you mean "${guess}"?` };
    if (known.length === 0) return { message: `${said} The message has no fields.` };
    return { message: known.length <= MOST_LISTED ? `${said} It has: ${known.join(', ')}.` : said };
  },
};
