/**
 * @module
 * Rule: a word or a number stands without quotes where a string belongs.
 */

import { ScalarType } from '@bufbuild/protobuf';
import { shorten } from '../../../util/shorten.ts';
import type { FaultRule } from '../../fault-rule.ts';
import { replaceValue } from '../../schema/replace-value.ts';
import { plainWord, sayWrong, type WrongValue } from '../../schema/wrong-value.ts';

/** A word stands without quotes where a string belongs. */
export const unquotedWord: FaultRule<WrongValue> = {
  id: 'CW124',
  name: 'unquoted-word',
  severity: 'error',
  summary: 'A word or a number stands without quotes where a string belongs.',
  explanation:
    'Strings stand in quotes. Without them only a number, true, false or the name of an enum value can be a value.',
  example: { wrong: 'type: ssd_mobilenet_v1', right: 'type: "ssd_mobilenet_v1"' },
  recognise(wrong) {
    const word = plainWord(wrong);
    if (word === undefined || wrong.type.scalar !== ScalarType.STRING) return undefined;
    const written = `"${word}"`;
    return {
      message: `${sayWrong(wrong)} Write it in quotes: ${shorten(written)}.`,
      fix: replaceValue(wrong.value, written),
    };
  },
};
