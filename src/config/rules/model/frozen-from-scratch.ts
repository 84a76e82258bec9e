/**
 * @module
 * Rule: batch normalisation is not frozen in a network that starts from nothing.
 */

import { ssdIn } from '../../detector-in.ts';
import type { Rule } from '../../rule.ts';

/** No `freeze_batchnorm` without a checkpoint to start from. */
export const frozenFromScratch: Rule = {
  id: 'CW345',
  name: 'frozen-from-scratch',
  severity: 'warning',
  summary: 'Batch normalisation is frozen, and there is no checkpoint to start from.',
  explanation:
    'freeze_batchnorm keeps the means and variances of batch normalisation as they are. From a checkpoint that is the usual thing for small batches; from random weights they are 0 and 1, which fit no layer, and training hardly moves.',
  check({ loaded: { config, placeOf } }, report) {
    const { trainConfig: train } = config;
    if (!ssdIn(config)?.freezeBatchnorm || train === undefined || train.fineTuneCheckpoint !== '') return;
    if (placeOf('model.ssd.freeze_batchnorm') !== undefined)
      report(
        'model.ssd.freeze_batchnorm',
        'freeze_batchnorm keeps the statistics of batch normalisation as they start, and without fine_tune_checkpoint they start at 0 and 1. Remove it to train from scratch.',
      );
  },
};
