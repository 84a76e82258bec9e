/**
 * @module
 * Rule: what `check --count` was asked to count could not be counted.
 */

import type { Rule } from '../../rule.ts';

/** A warning with the reason. */
export const uncountedData: Rule = {
  id: 'CW449',
  name: 'uncounted-data',
  severity: 'warning',
  summary: 'The training data could not be counted.',
  explanation:
    '"check --count" counts the training data, so that the rules on class weights know how often each class occurs. The reason why that failed here would stop training too.',
  check({ surroundings: { countFault } }, report) {
    if (countFault !== undefined)
      report('train_input_reader', `The training data could not be counted: ${countFault}`);
  },
};
