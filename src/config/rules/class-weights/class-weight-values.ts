/**
 * @module
 * Rule: class weights are finite and at least 0, and one of them is larger than 0. The same for weights by name.
 */

import { isFieldSet } from '@bufbuild/protobuf';
import { ClassWeightSchema } from '../../../proto/gen/object_detection/protos/class_weights_pb.js';
import type { ClassWeightRule } from '../../class-weight-problems.ts';

/** Each weight is a finite number, at least 0; a list is not all 0. */
export const classWeightValues: ClassWeightRule = {
  id: 'CW203',
  name: 'class-weight-values',
  severity: 'error',
  summary: 'A class weight is not a finite number of at least 0, or all are 0.',
  explanation:
    'A weight multiplies the loss of the boxes of its class. 0 leaves the class out; a negative weight would train the detector to be wrong; with every weight 0 nothing is learnt.',
  checkLoss({ loss }, report) {
    const listed = loss.classWeights;
    for (const [i, weight] of listed.entries())
      if (!isWeight(weight))
        report(`class_weights[${i}]`, `A class weight must be finite and at least 0, got ${weight}.`);
    if (listed.length > 0 && listed.every((weight) => weight === 0))
      report('class_weights', 'Every class weight is 0: nothing would be learnt. Raise one above 0.');
    for (const [i, entry] of loss.classWeight.entries()) {
      const at = `class_weight[${i}]`;
      if (!isFieldSet(entry, ClassWeightSchema.field.weight))
        report(
          at,
          `The class weight of "${entry.name}" has no weight. Write class_weight { name: "${entry.name}" weight: 1.0 }.`,
        );
      else if (!isWeight(entry.weight))
        report(`${at}.weight`, `A class weight must be finite and at least 0, got ${entry.weight}.`);
    }
  },
};

function isWeight(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}
