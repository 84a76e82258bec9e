/**
 * @module
 * From a value that its field cannot take to what is said of it: the rules of `rules/values/`, asked in order.
 */

import { explainFault, type FaultRule, type Finding } from '../fault-rule.ts';
import { blockOrScalar } from '../rules/values/block-or-scalar.ts';
import { boolSpelling } from '../rules/values/bool-spelling.ts';
import { floatForm } from '../rules/values/float-form.ts';
import { integerExpected } from '../rules/values/integer-expected.ts';
import { invalidEscape } from '../rules/values/invalid-escape.ts';
import { listForSingle } from '../rules/values/list-for-single.ts';
import { malformedValue } from '../rules/values/malformed-value.ts';
import { nullValue } from '../rules/values/null-value.ts';
import { outOfRange } from '../rules/values/out-of-range.ts';
import { quotedScalar } from '../rules/values/quoted-scalar.ts';
import { unknownEnumValue } from '../rules/values/unknown-enum-value.ts';
import { unquotedWord } from '../rules/values/unquoted-word.ts';
import type { WrongValue } from './wrong-value.ts';

/** Every rule on wrong values, in the order in which they are asked. */
export const VALUE_RULES: readonly FaultRule<WrongValue>[] = [
  nullValue,
  unquotedWord,
  quotedScalar,
  boolSpelling,
  outOfRange,
  integerExpected,
  floatForm,
  unknownEnumValue,
  listForSingle,
  blockOrScalar,
  invalidEscape,
  malformedValue,
];

/** What is wrong with a value. */
export function explainWrongValue(
  wrong: WrongValue,
): { readonly rule: FaultRule<WrongValue>; readonly finding: Finding } | undefined {
  return explainFault(VALUE_RULES, wrong);
}
