/**
 * @module
 * `Initializer` message → initialiser, as the TensorFlow 1 builder (builders/hyperparams_builder.py): variance scaling
 * in slim's form, and Glorot's uniform, TensorFlow's own default, where none is chosen.
 */

import { SUPPORTED_PARTS } from '../config/support/supported-parts.ts';
import type { Initializer } from '../nn/initializers/initializer.ts';
import { randomNormal } from '../nn/initializers/random-normal.ts';
import { truncatedNormal } from '../nn/initializers/truncated-normal.ts';
import {
  glorotUniform,
  type VarianceScalingOptions,
  varianceScaling,
} from '../nn/initializers/variance-scaling.ts';
import {
  type Initializer as InitializerMessage,
  VarianceScalingInitializer_Mode as Mode,
} from '../proto/gen/object_detection/protos/hyperparams_pb.js';
import { unsupported } from './unsupported.ts';

const MODES: Readonly<Record<Mode, VarianceScalingOptions['mode']>> = {
  [Mode.FAN_IN]: 'FAN_IN',
  [Mode.FAN_OUT]: 'FAN_OUT',
  [Mode.FAN_AVG]: 'FAN_AVG',
};

/**
 * @param where the message around it, for errors.
 * @throws ConfigError for `keras_initializer_by_name`, which upstream's TensorFlow 1 models refuse too.
 */
export function buildInitializer(message: InitializerMessage | undefined, where: string): Initializer {
  const chosen = message?.initializerOneof ?? { case: undefined };
  switch (chosen.case) {
    case 'truncatedNormalInitializer':
      return truncatedNormal(chosen.value.mean, chosen.value.stddev);
    case 'randomNormalInitializer':
      return randomNormal(chosen.value.mean, chosen.value.stddev);
    case 'varianceScalingInitializer': {
      const { factor, mode, uniform } = chosen.value;
      return varianceScaling({ factor, mode: MODES[mode], uniform });
    }
    case 'kerasInitializerByName':
      throw unsupported(
        `${where}: initializer`,
        `keras_initializer_by_name: ${chosen.value}`,
        SUPPORTED_PARTS.Initializer,
      );
    case undefined:
      return glorotUniform;
  }
}
