/**
 * @module
 * Rule: `scale_loss_with_batch_size` is about several replicas; on one it changes nothing.
 */

import type { Rule } from '../../rule.ts';
import { weightedLosses } from '../../weighted-losses.ts';

/** A note on each `scale_loss_with_batch_size` that is set. */
export const scaleWithBatchSize: Rule = {
  id: 'CW219',
  name: 'scale-with-batch-size',
  severity: 'note',
  summary: 'scale_loss_with_batch_size is set, which changes nothing on one machine.',
  explanation:
    'With several replicas, true divides the losses by the matches of the whole global batch and false by those of each replica, then averages. Training on one machine is one replica, where the two are the same. The losses are never divided by the batch size itself.',
  target: 'counterweight',
  check({ loaded: { config, placeOf } }, report) {
    for (const { path } of weightedLosses(config)) {
      const at = `${path}.scale_loss_with_batch_size`;
      if (placeOf(at) !== undefined)
        report(at, 'scale_loss_with_batch_size changes nothing on one machine, which is one replica.');
    }
  },
};
