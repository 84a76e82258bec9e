/**
 * @module
 * Rule: the batch has images, enough of them for batch normalisation. Unset, upstream takes 32 and Counterweight 8.
 */

import { isWhole, ssdIn } from '../../detector-in.ts';
import type { Rule } from '../../rule.ts';

const AT = 'train_config.batch_size';

/** `batch_size` is set, and above 1 where batch normalisation learns from the batch. */
export const batchSize: Rule = {
  id: 'CW410',
  name: 'batch-size',
  severity: 'error',
  summary: 'batch_size is 0, not set, or too small for batch normalisation.',
  explanation:
    'batch_size is the number of images of a step, over all replicas. Unset it is 32 in the TensorFlow API and 8 here. Batch normalisation estimates means and variances from the batch: with one image they are noise, and the detector that is evaluated with their averages differs from the one that was trained. Freeze it (freeze_batchnorm, with a checkpoint to start from) or take a batch of 4 at least.',
  check(subject, report) {
    const { config, placeOf } = subject.loaded;
    const { trainConfig: train } = config;
    if (train === undefined || !isWhole(subject)) return;
    const ssd = ssdIn(config);
    if (placeOf(AT) === undefined)
      report(AT, 'train_config has no batch_size: the TensorFlow API takes 32, Counterweight 8.', {
        severity: 'note',
      });
    else if (train.batchSize === 0) report(AT, 'batch_size is 0; a step needs at least one image.');
    else if (train.batchSize === 1 && ssd !== undefined && !ssd.freezeBatchnorm)
      report(
        AT,
        'batch_size is 1, and batch normalisation learns its statistics from single images. Use 4 or more, or freeze_batchnorm: true with a checkpoint to start from.',
        { severity: 'note' },
      );
  },
};
