/**
 * @module
 * Rule: the parameters of computed class weights belong to the scheme that is chosen, and its limits leave something to
 * weigh.
 */

import { isFieldSet } from '@bufbuild/protobuf';
import {
  AutoClassWeightsSchema,
  AutoClassWeights_Normalization as Normalization,
  AutoClassWeights_Scheme as Scheme,
} from '../../../proto/gen/object_detection/protos/class_weights_pb.js';
import type { Rule } from '../../rule.ts';
import { weightedLosses } from '../../weighted-losses.ts';

/** `power` with `POWER`, `beta` with `EFFECTIVE_NUMBER`, and limits that do not flatten all weights to one. */
export const autoParameter: Rule = {
  id: 'CW217',
  name: 'auto-parameter',
  severity: 'warning',
  summary: 'A parameter of computed class weights is not used by its scheme, or leaves all weights equal.',
  explanation:
    'power is the exponent of scheme: POWER and beta the parameter of scheme: EFFECTIVE_NUMBER; other schemes ignore them. With normalization: MIN the smallest weight is 1, so a max_weight of 1 or less makes all weights equal.',
  example: {
    wrong: 'auto_class_weights { power: 0.5 }',
    right: 'auto_class_weights { scheme: POWER power: 0.5 }',
  },
  target: 'counterweight',
  check({ loaded: { config } }, report) {
    for (const { path, loss } of weightedLosses(config)) {
      const auto = loss.autoClassWeights;
      if (auto === undefined) continue;
      const at = `${path}.auto_class_weights`;
      const { field } = AutoClassWeightsSchema;
      const scheme = Scheme[auto.scheme];
      if (isFieldSet(auto, field.power) && auto.scheme !== Scheme.POWER)
        report(`${at}.power`, `power belongs to scheme: POWER; the scheme is ${scheme}, which ignores it.`);
      if (isFieldSet(auto, field.beta) && auto.scheme !== Scheme.EFFECTIVE_NUMBER)
        report(
          `${at}.beta`,
          `beta belongs to scheme: EFFECTIVE_NUMBER; the scheme is ${scheme}, which ignores it.`,
        );
      const { normalization, maxWeight } = auto;
      if (isFieldSet(auto, field.maxWeight) && normalization === Normalization.MIN && maxWeight <= 1)
        report(
          `${at}.max_weight`,
          `max_weight is ${maxWeight}, and with normalization: MIN the smallest weight is 1: all weights would be ${maxWeight}. Raise max_weight, or use normalization: MEAN.`,
        );
    }
  },
};
