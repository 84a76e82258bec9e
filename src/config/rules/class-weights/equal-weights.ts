/**
 * @module
 * Rule: weights that are all equal balance nothing.
 */

import { brief } from '../../brief.ts';
import { givenClassWeights } from '../../given-class-weights.ts';
import { trainingClasses } from '../../label-map-classes.ts';
import type { Rule } from '../../rule.ts';
import { weightedLosses } from '../../weighted-losses.ts';

/** A note where every class weighs the same. */
export const equalWeights: Rule = {
  id: 'CW214',
  name: 'equal-weights',
  severity: 'note',
  summary: 'All class weights are equal, which balances no class against another.',
  explanation:
    'Equal weights of 1 change nothing. Equal weights of another size scale the loss of all objects against that of the background, which localization_weight, classification_weight and negative_class_weight say more plainly.',
  target: 'counterweight',
  check(subject, report) {
    const classes = trainingClasses(subject);
    for (const weighted of weightedLosses(subject.loaded.config)) {
      const given = givenClassWeights(weighted, classes);
      if (given === undefined || given.length < 2) continue;
      const [{ weight, field }] = given;
      if (given.some((other) => other.weight !== weight)) continue;
      const effect =
        weight === 1
          ? 'it is as if there were none'
          : `that multiplies the loss of all objects by ${brief(weight)} and balances no class against another`;
      report(`${weighted.path}.${field.replace(/\[.*/, '')}`, `All class weights are ${weight}: ${effect}.`);
    }
  },
};
