/**
 * @module
 * Rule: a list stands where a field takes one value.
 */

import type { FaultRule } from '../../fault-rule.ts';
import { replaceValue } from '../../schema/replace-value.ts';
import { sayWrong, type WrongValue } from '../../schema/wrong-value.ts';
import { firstToken, lastToken, tokenEnd } from '../../text/syntax-tree.ts';

/** A list stands where a field takes one value. */
export const listForSingle: FaultRule<WrongValue> = {
  id: 'CW116',
  name: 'list-for-single',
  severity: 'error',
  summary: 'A list stands where a field takes one value.',
  explanation: 'Only repeated fields take lists. "counterweight explain PATH" says of a field whether it is.',
  example: { wrong: 'num_classes: [3]', right: 'num_classes: 3' },
  recognise(wrong) {
    const { document, value } = wrong;
    if (value.kind !== 'list') return undefined;
    const [only, ...others] = value.elements;
    if (only === undefined || others.length > 0) return { message: sayWrong(wrong) };
    const { text } = document;
    const written = text.slice(firstToken(only.value).offset, tokenEnd(lastToken(only.value)));
    return { message: sayWrong(wrong), fix: replaceValue(value, written) };
  },
};
