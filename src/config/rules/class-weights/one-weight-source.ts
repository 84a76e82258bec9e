/**
 * @module
 * Rule: a loss takes its class weights from one source. A list, weights by name, and computed weights would contradict
 * each other.
 */

import type { ClassWeightRule } from '../../class-weight-problems.ts';

/** At most one of `class_weights`, `class_weight` and `auto_class_weights` in a loss. */
export const oneWeightSource: ClassWeightRule = {
  id: 'CW201',
  name: 'one-weight-source',
  severity: 'error',
  summary: 'A loss has class weights in more than one form.',
  explanation:
    'A list, weights by name and computed weights would contradict each other. Keep one of class_weights, class_weight and auto_class_weights in each loss. The two losses of a detector are independent: they may take different forms.',
  checkLoss({ loss, name }, report) {
    const set = [
      ...(loss.classWeights.length > 0 ? ['class_weights'] : []),
      ...(loss.classWeight.length > 0 ? ['class_weight'] : []),
      ...(loss.autoClassWeights !== undefined ? ['auto_class_weights'] : []),
    ];
    for (const extra of set.slice(1))
      report(
        extra,
        `${name} has both ${set[0]} and ${extra}. Keep one: class_weights, class_weight or auto_class_weights.`,
      );
  },
};
