/**
 * @module
 * Rule: a list of class weights has one entry for each class.
 */

import type { Rule } from '../diagnostic.ts';
import { weightedLosses } from '../weighted-losses.ts';

/** `class_weights` has `num_classes` entries, where the number of classes is known. */
export const classWeightsLength: Rule = ({ config }, report) => {
  for (const { loss, path, numClasses } of weightedLosses(config)) {
    const { length } = loss.classWeights;
    if (length === 0 || numClasses === undefined || length === numClasses) continue;
    const background =
      length === numClasses + 1 ? ' The background has no entry: the first is the class with id 1.' : '';
    report(
      'error',
      `${path}.class_weights`,
      `class_weights has ${length} ${length === 1 ? 'entry' : 'entries'}, num_classes is ${numClasses}. Give one weight for each class, in label-map id order.${background}`,
    );
  }
};
