/**
 * @module
 * Rule: training is to start from a checkpoint of the TensorFlow API.
 */

import type { Rule } from '../../rule.ts';

const AT = 'train_config.fine_tune_checkpoint';

/** A note on `fine_tune_checkpoint`. */
export const startingPoint: Rule = {
  id: 'CW512',
  name: 'starting-point',
  severity: 'note',
  target: 'counterweight',
  summary: 'fine_tune_checkpoint asks to start from a checkpoint, which is not done here yet.',
  explanation:
    'Checkpoints of the TensorFlow API cannot be read yet, and "counterweight train" refuses a configuration that names one. Remove fine_tune_checkpoint to train from scratch, with more steps and a batch normalisation that is not frozen.',
  check({ loaded: { config } }, report) {
    if ((config.trainConfig?.fineTuneCheckpoint ?? '') !== '')
      report(
        AT,
        'Starting from a checkpoint of the TensorFlow API is not supported yet; "counterweight train" refuses fine_tune_checkpoint. Remove it to train from scratch.',
      );
  },
};
