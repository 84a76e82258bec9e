/**
 * @module
 * What is wrong with the class weights of one loss, by the rules in `rules/`. The check of a configuration reports all of
 * it with its place; the builders refuse the first.
 */

import type { Rule } from './diagnostic.ts';
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
}

/** A rule on the class weights of one loss. */
export type ClassWeightRule = (
  weighted: WeightedLoss,
  report: (field: string, message: string) => void,
) => void;

const RULES: readonly ClassWeightRule[] = [
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
  for (const rule of RULES) rule(weighted, (field, message) => found.push({ field, message }));
  return found;
}

/** The rules, for every loss of a configuration. */
export const soundClassWeights: Rule = ({ config }, report) => {
  for (const weighted of weightedLosses(config))
    for (const { field, message } of classWeightProblems(weighted))
      report('error', `${weighted.path}.${field}`, message);
};
