/**
 * @module
 * Rule: a number, true or false stands in quotes.
 */

import { ScalarType } from '@bufbuild/protobuf';
import type { FaultRule } from '../../fault-rule.ts';
import { readScalar } from '../../schema/read-scalar.ts';
import { replaceValue } from '../../schema/replace-value.ts';
import { sayWrong, type WrongValue } from '../../schema/wrong-value.ts';
import { tokensOf } from '../../text/tokens-of.ts';

/** A number, true or false stands in quotes. */
export const quotedScalar: FaultRule<WrongValue> = {
  id: 'CW115',
  name: 'quoted-scalar',
  severity: 'error',
  summary: 'A number, true or false stands in quotes.',
  explanation:
    'Only strings stand in quotes. A number, true, false and the name of an enum value stand without.',
  example: { wrong: 'num_classes: "3"', right: 'num_classes: 3' },
  recognise(wrong) {
    const { type, value } = wrong;
    if (type.scalar === undefined || value.kind !== 'scalar' || value.tokens.length > 1) return undefined;
    const [token] = value.tokens;
    if (token.kind !== 'string' || type.scalar === ScalarType.STRING || type.scalar === ScalarType.BYTES)
      return undefined;
    const written = token.text.slice(1, -1).trim();
    const bare = type.scalar === ScalarType.BOOL ? written.toLowerCase() : written;
    const tokens = bare.length > 100 ? [] : [...tokensOf(bare)];
    if (tokens.length === 0 || tokens.length > 2) return undefined;
    const read = readScalar(type.scalar, { kind: 'scalar', tokens });
    if (read.fault !== undefined) return undefined;
    return { message: `${sayWrong(wrong)} Write ${bare} without quotes.`, fix: replaceValue(value, bare) };
  },
};
