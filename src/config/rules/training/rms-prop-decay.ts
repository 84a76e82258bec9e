/**
 * @module
 * Rule: TensorFlow 2 takes the decay of RMSProp for another number (ssd-semantics, surprise 12): upstream passes it to
 * Keras as the decay of the learning rate, and the average of squared gradients keeps Keras's own 0.9.
 */

import { RMSPropOptimizerSchema } from '../../../proto/gen/object_detection/protos/optimizer_pb.js';
import { findMessages } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';
import { generationOf } from '../tfod/generation.ts';

/** A note on `rms_prop_optimizer` with a TensorFlow 2 model. */
export const rmsPropDecay: Rule = {
  id: 'CW406',
  name: 'rms-prop-decay',
  severity: 'note',
  target: 'tfod',
  summary: 'TensorFlow 2 reads the decay of rms_prop_optimizer as a decay of the learning rate.',
  explanation:
    'In TensorFlow 1 decay is the share of the old average of squared gradients, 0.9 unless set. The TensorFlow 2 code of the API hands it to Keras under a name that means a decay of the learning rate, rate / (1 + decay · step), so that at 0.9 the rate has fallen to a tenth after ten steps. Use momentum_optimizer or adam_optimizer there, or decay: 0.',
  check({ loaded }, report) {
    if (generationOf(loaded) !== 2) return;
    for (const { path, message } of findMessages(loaded.config, RMSPropOptimizerSchema))
      if (message.decay !== 0)
        report(
          loaded.placeOf(`${path}.decay`) === undefined ? path : `${path}.decay`,
          `TensorFlow 2, which this model is for, takes decay ${message.decay} of rms_prop_optimizer for a decay of the learning rate at every step. Use momentum_optimizer, or decay: 0.`,
        );
  },
};
