/**
 * @module
 * Rule: fields of the loss that upstream parses and does not use, or cannot (ssd-semantics, surprises 4 and 5).
 */

import {
  Loss_ExpectedLossWeights,
  LossSchema,
} from '../../../proto/gen/object_detection/protos/losses_pb.js';
import { findMessages } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';

/** No `equalization_loss`, `expected_loss_weights`, nor the figures that belong to the latter. */
export const deadLossFields: Rule = {
  id: 'CW341',
  name: 'dead-loss-fields',
  severity: 'note',
  summary: 'A field of the loss that nothing reads, or that cannot be built.',
  explanation:
    'equalization_loss is parsed and then never used, by any version of the TensorFlow API. expected_loss_weights names two functions that the API does not contain: a model with it cannot be built. min_num_negative_samples and desired_negative_sampling_ratio are figures for it alone. To balance classes use class_weights; to balance objects and background use hard_example_miner or weighted_sigmoid_focal.',
  check({ loaded: { config, placeOf }, target }, report) {
    for (const { path, message } of findMessages(config, LossSchema)) {
      if (message.equalizationLoss !== undefined)
        report(
          `${path}.equalization_loss`,
          'equalization_loss has no effect: no version of the TensorFlow API uses it, nor does Counterweight. Class weights balance classes.',
        );
      const { expectedLossWeights: expected } = message;
      const isUsed = expected !== Loss_ExpectedLossWeights.NONE;
      // For the stock API, broken-option says so.
      if (isUsed && target !== 'tfod')
        report(
          `${path}.expected_loss_weights`,
          `expected_loss_weights: ${Loss_ExpectedLossWeights[expected]} cannot be built: the TensorFlow API lacks the function that it names. Remove it.`,
          { severity: 'error' },
        );
      for (const name of ['min_num_negative_samples', 'desired_negative_sampling_ratio'])
        if (!isUsed && placeOf(`${path}.${name}`) !== undefined)
          report(`${path}.${name}`, `${name} has no effect without expected_loss_weights.`);
    }
  },
};
