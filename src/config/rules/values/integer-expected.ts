/**
 * @module
 * Rule: a number with a decimal point or an exponent stands where a whole number belongs.
 */

import type { FaultRule } from '../../fault-rule.ts';
import { integerType } from '../../schema/read-scalar.ts';
import { replaceValue } from '../../schema/replace-value.ts';
import { plainWord, sayWrong, type WrongValue } from '../../schema/wrong-value.ts';

/** A number with a decimal point stands where a whole number belongs. */
export const integerExpected: FaultRule<WrongValue> = {
  id: 'CW113',
  name: 'integer-expected',
  severity: 'error',
  summary: 'A number with a decimal point or an exponent stands where a whole number belongs.',
  explanation:
    'Fields that count something take whole numbers, written without a point or an exponent, even where the value is whole. The TensorFlow API says "Couldn\'t parse integer: 300.0".',
  example: { wrong: 'height: 300.0', right: 'height: 300' },
  recognise(wrong) {
    const word = plainWord(wrong);
    if (word === undefined || !integerType(wrong.type) || !/^-?[\d.]/.test(word) || /^-?0x/i.test(word))
      return undefined;
    const number = Number(word.replace(/f$/i, ''));
    if (Number.isNaN(number) || /^-?\d+$/.test(word)) return undefined;
    const isWhole = Number.isSafeInteger(number);
    return {
      message: `${sayWrong(wrong)}${isWhole ? '' : ' It takes whole numbers only.'}`,
      fix: isWhole ? replaceValue(wrong.value, String(number)) : undefined,
    };
  },
};
