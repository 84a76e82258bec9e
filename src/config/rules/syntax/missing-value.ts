/**
 * @module
 * Rule: a colon is followed by nothing. Where the next line begins another field, its name was taken for the value.
 */

import { shorten } from '../../../util/shorten.ts';
import type { FaultRule } from '../../fault-rule.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';
import { indentation } from '../../text/text-lines.ts';
import { beginsLine, isMark } from '../../text/tokens-of.ts';

/** A colon is followed by nothing. */
export const missingValue: FaultRule<SyntaxFault> = {
  id: 'CW029',
  name: 'missing-value',
  severity: 'error',
  summary: 'A colon is followed by nothing.',
  explanation: 'Write the value after the colon, or remove the field: it then has its default.',
  example: { wrong: 'num_classes:', right: 'num_classes: 3' },
  recognise({ text, expected, found, field }) {
    if (field?.colon === undefined || field.value?.text === '[') return undefined;
    const isCut =
      expected === 'value' &&
      (found.kind === 'end' || beginsLine(found) || isMark(found, '}') || isMark(found, '>'));
    const isSwallowed =
      expected === 'name' &&
      (isMark(found, ':') || isMark(found, '{')) &&
      field.value?.kind === 'identifier' &&
      beginsLine(field.value) &&
      indentation(text, field.value.offset).length <= indentation(text, field.name.offset).length;
    if (!isCut && !isSwallowed) return undefined;
    const name = shorten(field.fullName);
    return {
      message: `"${name}" has no value. Write one after the colon, or remove the field.`,
      offset: field.name.offset,
    };
  },
};
