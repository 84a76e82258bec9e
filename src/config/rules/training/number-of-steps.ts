/**
 * @module
 * Rule: the configuration says how long to train.
 */

import { isWhole } from '../../detector-in.ts';
import type { Rule } from '../../rule.ts';

/** A note where `num_steps` is missing or 0. */
export const numberOfSteps: Rule = {
  id: 'CW401',
  name: 'number-of-steps',
  severity: 'note',
  summary: 'num_steps is missing or 0.',
  explanation:
    'num_steps is how many batches are trained. 0, its default, means "until stopped" to the TensorFlow API. Counterweight needs a number, here or as --num-train-steps. A schedule that ends, as cosine decay does, needs one too.',
  check(subject, report) {
    const { config, placeOf } = subject.loaded;
    if (config.trainConfig === undefined || !isWhole(subject) || config.trainConfig.numSteps > 0) return;
    const isSet = placeOf('train_config.num_steps') !== undefined;
    report(
      'train_config.num_steps',
      `${isSet ? 'num_steps is 0' : 'train_config has no num_steps'}: the TensorFlow API trains until it is stopped. "counterweight train" needs a number, here or as --num-train-steps.`,
    );
  },
};
