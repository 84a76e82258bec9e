/**
 * @module
 * What is wrong with the class weights of one loss, by the rules in `rules/`. The check of a configuration reports all of
 * it with its place; the builders refuse the first.
 */

import type { TextFix } from '../util/text-edit.ts';
import type { Rule, RuleInfo } from './rule.ts';
import { autoClassWeights } from './rules/class-weights/auto-class-weights.ts';
import { classWeightMode } from './rules/class-weights/class-weight-mode.ts';
import { classWeightNames } from './rules/class-weights/class-weight-names.ts';
import { classWeightValues } from './rules/class-weights/class-weight-values.ts';
import { classWeightsLength } from './rules/class-weights/class-weights-length.ts';
import { oneWeightSource } from './rules/class-weights/one-weight-source.ts';
import { type WeightedLoss, weightedLosses } from './weighted-losses.ts';

/** One error. `field` is the path inside the loss message: `class_weights[0]`. */
export interface ClassWeightProblem {
  readonly field: string;
  /** A whole sentence. */
  readonly message: string;
  readonly fix?: TextFix | undefined;
}

/** A rule on the class weights of one loss. */
export interface ClassWeightRule extends RuleInfo {
  checkLoss(
    weighted: WeightedLoss,
    report: (field: string, message: string, details?: { readonly fix?: TextFix | undefined }) => void,
  ): void;
}

const LOSS_RULES: readonly ClassWeightRule[] = [
  oneWeightSource,
  classWeightsLength,
  classWeightValues,
  classWeightNames,
  classWeightMode,
  autoClassWeights,
];

/** Every error in the class weights of one loss, in the order of the rules. */
export function classWeightProblems(weighted: WeightedLoss): ClassWeightProblem[] {
  const found: ClassWeightProblem[] = [];
  for (const rule of LOSS_RULES)
    rule.checkLoss(weighted, (field, message, details) => found.push({ field, message, ...details }));
  return found;
}

/** The rules, each for every loss of a configuration. */
export const CLASS_WEIGHT_FORM_RULES: readonly Rule[] = LOSS_RULES.map((rule) => ({
  ...rule,
  check({ loaded }, report) {
    for (const weighted of weightedLosses(loaded.config))
      rule.checkLoss(weighted, (field, message, details) =>
        report(`${weighted.path}.${field}`, message, details),
      );
  },
}));
