/**
 * @module
 * Rule: an enum has no value of that name.
 */

import { nearestName } from '../../../util/did-you-mean.ts';
import { shorten } from '../../../util/shorten.ts';
import type { FaultRule } from '../../fault-rule.ts';
import { replaceValue } from '../../schema/replace-value.ts';
import { sayWrong, type WrongValue } from '../../schema/wrong-value.ts';

/** An enum has no value of that name. */
export const unknownEnumValue: FaultRule<WrongValue> = {
  id: 'CW111',
  name: 'unknown-enum-value',
  severity: 'error',
  summary: 'An enum has no value of that name.',
  explanation:
    'The field takes one of a few names, in capitals and without quotes. Where the name is near to one of them, --fix writes that.',
  example: { wrong: 'activation: relu6', right: 'activation: RELU_6' },
  recognise(wrong) {
    const { type, value } = wrong;
    if (type.enum === undefined || value.kind !== 'scalar') return undefined;
    const names = type.enum.values.map(({ name }) => name);
    const [first] = value.tokens;
    if (value.tokens.length > 1 || first.kind === 'number') return { message: sayWrong(wrong) };
    const written = first.kind === 'string' ? first.text.slice(1, -1) : first.text;
    const guess = nearestName(written, names);
    const isSure = guess?.isUnique && guess.distance <= Math.floor(written.length / 4);
    return {
      message: `${sayWrong(wrong)}${guess === undefined ? '' : ` Did you mean ${shorten(guess.name)}?`}`,
      fix: guess !== undefined && isSure ? replaceValue(value, guess.name) : undefined,
    };
  },
};
