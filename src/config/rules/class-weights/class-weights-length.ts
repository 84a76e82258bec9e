/**
 * @module
 * Rule: a list of class weights has one entry for each class.
 */

import type { ClassWeightRule } from '../../class-weight-problems.ts';

/** `class_weights` has `num_classes` entries, where the number of classes is known. */
export const classWeightsLength: ClassWeightRule = {
  id: 'CW202',
  name: 'class-weights-length',
  severity: 'error',
  summary: 'A list of class weights has not one entry for each class.',
  explanation:
    'class_weights lists one weight for each class in the order of the label map ids, the first for id 1. The background has no entry: its weight is 1, or negative_class_weight.',
  checkLoss({ loss, numClasses }, report) {
    const { length } = loss.classWeights;
    if (length === 0 || numClasses === undefined || length === numClasses) return;
    const background =
      length === numClasses + 1 ? ' The background has no entry: the first is the class with id 1.' : '';
    report(
      'class_weights',
      `class_weights has ${length} ${length === 1 ? 'entry' : 'entries'}, num_classes is ${numClasses}. Give one weight for each class, in label-map id order.${background}`,
    );
  },
};
