/**
 * @module
 * Rule: the parameters of computed class weights are in the range of their formulas (design section 4).
 */

import { isFieldSet } from '@bufbuild/protobuf';
import { AutoClassWeightsSchema } from '../../../proto/gen/object_detection/protos/class_weights_pb.js';
import type { ClassWeightRule } from '../../class-weight-problems.ts';

/** `power` is finite and at least 0, `beta` in [0, 1), the limits at least 0 and in order. */
export const autoClassWeights: ClassWeightRule = {
  id: 'CW206',
  name: 'auto-class-weights',
  severity: 'error',
  summary: 'A parameter of computed class weights is out of the range of its formula.',
  explanation:
    'power is finite and at least 0; beta is at least 0 and less than 1; min_weight and max_weight are at least 0 and in order.',
  checkLoss({ loss }, report) {
    const auto = loss.autoClassWeights;
    if (auto === undefined) return;
    const path = 'auto_class_weights';
    const { field } = AutoClassWeightsSchema;
    if (!(auto.power >= 0 && Number.isFinite(auto.power)))
      report(`${path}.power`, `power must be finite and at least 0, got ${auto.power}.`);
    if (!(auto.beta >= 0 && auto.beta < 1))
      report(`${path}.beta`, `beta must be at least 0 and less than 1, got ${auto.beta}.`);
    const hasMin = isFieldSet(auto, field.minWeight);
    const hasMax = isFieldSet(auto, field.maxWeight);
    if (hasMin && !(auto.minWeight >= 0 && Number.isFinite(auto.minWeight)))
      report(`${path}.min_weight`, `min_weight must be finite and at least 0, got ${auto.minWeight}.`);
    if (hasMax && !(auto.maxWeight > 0))
      report(`${path}.max_weight`, `max_weight must be larger than 0, got ${auto.maxWeight}.`);
    else if (hasMin && hasMax && auto.minWeight > auto.maxWeight)
      report(
        `${path}.max_weight`,
        `max_weight is ${auto.maxWeight}, less than min_weight, ${auto.minWeight}.`,
      );
  },
};
