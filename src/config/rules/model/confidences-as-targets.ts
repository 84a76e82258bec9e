/**
 * @module
 * Rule: `use_confidences_as_targets` drops the weights of boxes (ssd-semantics, surprise 14); what belongs to it does
 * nothing without it.
 */

import { ssdIn } from '../../detector-in.ts';
import type { Rule } from '../../rule.ts';

/** Notes on what confidences as targets leave out, and on a weight that only they use. */
export const confidencesAsTargets: Rule = {
  id: 'CW344',
  name: 'confidences-as-targets',
  severity: 'note',
  summary: 'use_confidences_as_targets drops box weights; implicit_example_weight needs it.',
  explanation:
    'With use_confidences_as_targets the targets are confidences, and image/object/weight of the records is left out of both losses. The records that the TensorFlow tools write have no confidences, so the targets are the classes as before, without the weights. implicit_example_weight weighs anchors without a confidence and is read in this mode only.',
  check({ loaded: { config, placeOf } }, report) {
    const ssd = ssdIn(config);
    if (ssd === undefined) return;
    if (ssd.useConfidencesAsTargets)
      report(
        'model.ssd.use_confidences_as_targets',
        'use_confidences_as_targets leaves the weights of boxes (image/object/weight) out of the losses.',
      );
    else if (placeOf('model.ssd.implicit_example_weight') !== undefined)
      report(
        'model.ssd.implicit_example_weight',
        'implicit_example_weight has no effect without use_confidences_as_targets. The weight of background anchors is negative_class_weight.',
      );
  },
};
