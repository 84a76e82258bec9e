/**
 * @module
 * Rule: true or false is written as the text format does not write it.
 */

import { ScalarType } from '@bufbuild/protobuf';
import type { FaultRule } from '../../fault-rule.ts';
import { replaceValue } from '../../schema/replace-value.ts';
import { plainWord, sayWrong, type WrongValue } from '../../schema/wrong-value.ts';

const TRUE = /^(?:true|yes|y|on|t)$/i;
const FALSE = /^(?:false|no|n|off|f)$/i;

/** True or false is written otherwise. */
export const boolSpelling: FaultRule<WrongValue> = {
  id: 'CW114',
  name: 'bool-spelling',
  severity: 'error',
  summary: 'True or false is written as the text format does not write it.',
  explanation: 'The text format takes true and false, True and False, t and f, 1 and 0; not TRUE, yes or on.',
  example: { wrong: 'use_dropout: FALSE', right: 'use_dropout: false' },
  recognise(wrong) {
    const word = plainWord(wrong);
    if (wrong.type.scalar !== ScalarType.BOOL || word === undefined) return undefined;
    const meant = TRUE.test(word) ? 'true' : FALSE.test(word) ? 'false' : undefined;
    if (meant === undefined) return undefined;
    return { message: `${sayWrong(wrong)} Write ${meant}.`, fix: replaceValue(wrong.value, meant) };
  },
};
