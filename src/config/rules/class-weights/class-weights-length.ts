/**
 * @module
 * Rule: a list of class weights has one entry for each class.
 */

import type { ClassWeightRule } from '../../class-weight-problems.ts';

/** `class_weights` has `num_classes` entries, where the number of classes is known. */
export const classWeightsLength: ClassWeightRule = ({ loss, numClasses }, report) => {
  const { length } = loss.classWeights;
  if (length === 0 || numClasses === undefined || length === numClasses) return;
  const background =
    length === numClasses + 1 ? ' The background has no entry: the first is the class with id 1.' : '';
  report(
    'class_weights',
    `class_weights has ${length} ${length === 1 ? 'entry' : 'entries'}, num_classes is ${numClasses}. Give one weight for each class, in label-map id order.${background}`,
  );
};
