/**
 * @module
 * Rule: an option is set whose code the stock TensorFlow API does not have.
 */

import { Loss_ExpectedLossWeights } from '../../../proto/gen/object_detection/protos/losses_pb.js';
import { fixByRemoving } from '../../edit/fix-by-edit.ts';
import type { Rule } from '../../rule.ts';

/** `loss.expected_loss_weights` other than NONE. */
export const brokenOption: Rule = {
  id: 'CW630',
  name: 'broken-option',
  severity: 'error',
  target: 'tfod',
  summary: 'An option is set whose code the TensorFlow API does not have.',
  explanation:
    'The schema has expected_loss_weights, but the published code lacks the two functions that it calls: building the loss fails with a missing attribute. Leave it NONE.',
  check({ loaded: { config, document } }, report) {
    const model = config.model?.model;
    if (model?.case !== 'ssd') return;
    const weights = model.value.loss?.expectedLossWeights ?? Loss_ExpectedLossWeights.NONE;
    if (weights === Loss_ExpectedLossWeights.NONE) return;
    const path = 'model.ssd.loss.expected_loss_weights';
    report(
      path,
      `expected_loss_weights ${Loss_ExpectedLossWeights[weights]} is in the schema, but its code is not in the TensorFlow API: building the loss fails. Leave it out.`,
      { fix: fixByRemoving(document, path) },
    );
  },
};
