/**
 * @module
 * Every rule there is, in the order of their ids. `FAULT_RULES` are those under which the reader itself reports,
 * `RULES` those that look at a configuration that was read.
 */

import type { Rule, RuleInfo } from './rule.ts';
import { CLASS_WEIGHT_RULES } from './rules/class-weight-rules.ts';
import { DATA_RULES } from './rules/data-rules.ts';
import { MODEL_RULES } from './rules/model-rules.ts';
import { dialectSpelling } from './rules/names/dialect-spelling.ts';
import { fragmentRead } from './rules/names/fragment-read.ts';
import { SUPPORT_RULES } from './rules/support-rules.ts';
import { byteOrderMark } from './rules/syntax/byte-order-mark.ts';
import { slashComment } from './rules/syntax/slash-comment.ts';
import { textTooLarge } from './rules/syntax/text-too-large.ts';
import { brokenOption } from './rules/tfod/broken-option.ts';
import { checkpointVersion } from './rules/tfod/checkpoint-version.ts';
import { deprecatedField } from './rules/tfod/deprecated-field.ts';
import { featureExtractorGeneration } from './rules/tfod/feature-extractor-generation.ts';
import { missingPart } from './rules/tfod/missing-part.ts';
import { missingTraining } from './rules/tfod/missing-training.ts';
import { ownField } from './rules/tfod/own-field.ts';
import { ownReader } from './rules/tfod/own-reader.ts';
import { refusedByteOrderMark } from './rules/tfod/refused-byte-order-mark.ts';
import { refusedComment } from './rules/tfod/refused-comment.ts';
import { refusedFragment } from './rules/tfod/refused-fragment.ts';
import { refusedQuotedEnum } from './rules/tfod/refused-quoted-enum.ts';
import { refusedSpelling } from './rules/tfod/refused-spelling.ts';
import { tensorFlow1Field } from './rules/tfod/tensorflow-1-field.ts';
import { tensorFlow1Model } from './rules/tfod/tensorflow-1-model.ts';
import { tensorFlow2Field } from './rules/tfod/tensorflow-2-field.ts';
import { unknownFeatureExtractor } from './rules/tfod/unknown-feature-extractor.ts';
import { TRAINING_RULES } from './rules/training-rules.ts';
import { givenTwice } from './rules/values/given-twice.ts';
import { mapEntry } from './rules/values/map-entry.ts';
import { octalNumber } from './rules/values/octal-number.ts';
import { oneofReplaced } from './rules/values/oneof-replaced.ts';
import { partFilledIn } from './rules/values/part-filled-in.ts';
import { pathWithEscapes } from './rules/values/path-with-escapes.ts';
import { quotedEnum } from './rules/values/quoted-enum.ts';
import { tooManyFaults } from './rules/values/too-many-faults.ts';
import { NAME_RULES } from './schema/explain-unknown-name.ts';
import { VALUE_RULES } from './schema/explain-wrong-value.ts';
import { SYNTAX_RULES } from './text/explain-syntax-fault.ts';

/** CW0xx: the text. CW1xx: names and values. */
export const FAULT_RULES: readonly RuleInfo[] = byId([
  ...SYNTAX_RULES,
  byteOrderMark,
  slashComment,
  textTooLarge,
  ...NAME_RULES,
  ...VALUE_RULES,
  dialectSpelling,
  fragmentRead,
  quotedEnum,
  partFilledIn,
  givenTwice,
  oneofReplaced,
  mapEntry,
  octalNumber,
  pathWithEscapes,
  tooManyFaults,
]);

/**
 * CW2xx: class weights. CW3xx: the model. CW4xx: training and data. CW5xx: what is read but not supported here.
 * CW6xx: what the stock TensorFlow API refuses.
 */
export const RULES: readonly Rule[] = [
  unknownFeatureExtractor,
  featureExtractorGeneration,
  checkpointVersion,
  tensorFlow1Field,
  tensorFlow2Field,
  deprecatedField,
  tensorFlow1Model,
  ...CLASS_WEIGHT_RULES,
  ...MODEL_RULES,
  ...TRAINING_RULES,
  ...DATA_RULES,
  ...SUPPORT_RULES,
  refusedComment,
  refusedSpelling,
  refusedQuotedEnum,
  refusedFragment,
  refusedByteOrderMark,
  ownField,
  ownReader,
  missingPart,
  missingTraining,
  brokenOption,
];

/** Every rule, for `explain` and for reports that list them. */
export const ALL_RULES: readonly RuleInfo[] = [...FAULT_RULES, ...RULES];

function byId(rules: readonly RuleInfo[]): RuleInfo[] {
  return [...rules].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The rule with this id or name, in any case. */
export function findRule(idOrName: string): RuleInfo | undefined {
  const wanted = idOrName.toLowerCase();
  return ALL_RULES.find(({ id, name }) => id.toLowerCase() === wanted || name === wanted);
}
