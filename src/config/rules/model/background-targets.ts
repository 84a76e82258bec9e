/**
 * @module
 * Rule: the background has a target that its loss can learn, and one column (meta_architectures/ssd_meta_arch.py).
 */

import { ssdIn } from '../../detector-in.ts';
import type { Rule } from '../../rule.ts';

/** A softmax has a background column with a target; the two ways to add the column exclude each other. */
export const backgroundTargets: Rule = {
  id: 'CW343',
  name: 'background-targets',
  severity: 'warning',
  summary: 'The background has no target that the loss could learn.',
  explanation:
    'A softmax spreads one unit of probability over the columns, so background needs a column and a target in it. encode_background_as_zeros gives it none (right for sigmoid losses, where "no class" is all zeros), and add_background_class: false takes the column away. Either way unmatched anchors add nothing to the loss, and the detector sees objects everywhere.',
  check({ loaded: { config } }, report) {
    const ssd = ssdIn(config);
    if (ssd === undefined) return;
    if (ssd.explicitBackgroundClass && ssd.addBackgroundClass)
      report(
        'model.ssd.explicit_background_class',
        'explicit_background_class and add_background_class (true unless set) exclude each other. Set add_background_class: false.',
        { severity: 'error' },
      );
    if (ssd.loss?.classificationLoss?.classificationLoss.case !== 'weightedSoftmax') return;
    if (ssd.encodeBackgroundAsZeros)
      report(
        'model.ssd.encode_background_as_zeros',
        'encode_background_as_zeros leaves the background without a target, which weighted_softmax needs: unmatched anchors would not be trained. Remove it, or use weighted_sigmoid.',
      );
    else if (!ssd.addBackgroundClass && !ssd.explicitBackgroundClass)
      report(
        'model.ssd.add_background_class',
        'add_background_class: false takes away the column of the background, which weighted_softmax needs: every anchor would be some class. Remove it, or use weighted_sigmoid.',
      );
  },
};
