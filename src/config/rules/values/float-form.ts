/**
 * @module
 * Rule: a field that takes a number with a decimal point gets an octal or a hexadecimal one.
 */

import { ScalarType } from '@bufbuild/protobuf';
import type { FaultRule } from '../../fault-rule.ts';
import { replaceValue } from '../../schema/replace-value.ts';
import { plainWord, sayWrong, type WrongValue } from '../../schema/wrong-value.ts';

/** A float is written in octal or hexadecimal. */
export const floatForm: FaultRule<WrongValue> = {
  id: 'CW126',
  name: 'float-form',
  severity: 'error',
  summary: 'A float is written in octal or hexadecimal.',
  explanation:
    'A leading 0 makes a whole number octal and 0x hexadecimal, and only whole numbers have these forms.',
  example: { wrong: 'score_threshold: 01', right: 'score_threshold: 1' },
  recognise(wrong) {
    const word = plainWord(wrong);
    const isFloat = wrong.type.scalar === ScalarType.FLOAT || wrong.type.scalar === ScalarType.DOUBLE;
    if (!isFloat || word === undefined || word.length > 20 || !/^-?0[xX\d]/.test(word)) return undefined;
    const decimal = /^-?0+\d/.test(word) ? word.replace(/^(-?)0+(?=\d)/, '$1') : undefined;
    return {
      message: sayWrong(wrong),
      fix: decimal === undefined ? undefined : replaceValue(wrong.value, decimal),
    };
  },
};
