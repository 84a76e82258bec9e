/**
 * @module
 * Rule: an extension is set; the messages of a pipeline have none.
 */

import { shorten } from '../../../util/shorten.ts';
import type { FaultRule } from '../../fault-rule.ts';
import type { UnknownName } from '../../schema/unknown-name.ts';

/** An extension is set. */
export const extensionName: FaultRule<UnknownName> = {
  id: 'CW105',
  name: 'extension-name',
  severity: 'error',
  summary: 'An extension is set; the messages of a pipeline have none.',
  explanation:
    'The text format writes the name of an extension, or of the type in an Any, in brackets. No message of a pipeline takes either. A list stands after the name of its field and a colon.',
  recognise({ field, blocks }) {
    if (!field.name.startsWith('[')) return undefined;
    const { desc } = blocks[blocks.length - 1];
    return { message: `Extensions are not supported: ${shorten(field.name)} in ${desc.name}.` };
  },
};
