/**
 * @module
 * Every rule there is, in the order of their ids. `FAULT_RULES` are those under which the reader itself reports,
 * `RULES` those that look at a configuration that was read.
 */

import { CLASS_WEIGHT_RULES } from './class-weight-problems.ts';
import type { Rule, RuleInfo } from './rule.ts';
import { anchorwiseOutput } from './rules/class-weights/anchorwise-output.ts';
import { dialectSpelling } from './rules/names/dialect-spelling.ts';
import { fragmentRead } from './rules/names/fragment-read.ts';
import { unknownField } from './rules/names/unknown-field.ts';
import { slashComment } from './rules/syntax/slash-comment.ts';
import { syntaxFault } from './rules/syntax/syntax-fault.ts';
import { givenTwice } from './rules/values/given-twice.ts';
import { malformedValue } from './rules/values/malformed-value.ts';
import { oneofReplaced } from './rules/values/oneof-replaced.ts';
import { partFilledIn } from './rules/values/part-filled-in.ts';
import { quotedEnum } from './rules/values/quoted-enum.ts';

/** CW0xx: the text. CW1xx: names and values. */
export const FAULT_RULES: readonly RuleInfo[] = [
  syntaxFault,
  slashComment,
  unknownField,
  malformedValue,
  dialectSpelling,
  fragmentRead,
  quotedEnum,
  partFilledIn,
  givenTwice,
  oneofReplaced,
];

/**
 * CW2xx: class weights. CW3xx: the model. CW4xx: training and data. CW5xx: what is read but not supported here.
 * CW6xx: what the stock TensorFlow API refuses.
 */
export const RULES: readonly Rule[] = [...CLASS_WEIGHT_RULES, anchorwiseOutput];

/** Every rule, for `explain` and for reports that list them. */
export const ALL_RULES: readonly RuleInfo[] = [...FAULT_RULES, ...RULES];

/** The rule with this id or name, in any case. */
export function findRule(idOrName: string): RuleInfo | undefined {
  const wanted = idOrName.toLowerCase();
  return ALL_RULES.find(({ id, name }) => id.toLowerCase() === wanted || name === wanted);
}
