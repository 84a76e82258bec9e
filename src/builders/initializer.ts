/**
 * @module
 * `Initializer` message → initialiser (builders/hyperparams_builder.py, _build_initializer): variance scaling in slim's
 * form or in Keras's, and Glorot's uniform, TensorFlow's own default, where none is chosen.
 */

import type { Convention } from '../detection/convention.ts';
import type { Initializer } from '../nn/initializers/initializer.ts';
import { KERAS_INITIALIZERS, kerasInitializer } from '../nn/initializers/keras-initializers.ts';
import { randomNormal } from '../nn/initializers/random-normal.ts';
import { truncatedNormal } from '../nn/initializers/truncated-normal.ts';
import {
  glorotUniform,
  KERAS_TRUNCATION,
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

export interface InitializerOptions {
  /** The message around it, for errors. */
  readonly where: string;
  readonly convention: Convention;
}

/** @throws ConfigError for a `keras_initializer_by_name` that is not known. */
export function buildInitializer(
  message: InitializerMessage | undefined,
  { where, convention }: InitializerOptions,
): Initializer {
  const chosen = message?.initializerOneof ?? { case: undefined };
  switch (chosen.case) {
    case 'truncatedNormalInitializer':
      return truncatedNormal(chosen.value.mean, chosen.value.stddev);
    case 'randomNormalInitializer':
      return randomNormal(chosen.value.mean, chosen.value.stddev);
    case 'varianceScalingInitializer': {
      const { factor, mode, uniform } = chosen.value;
      const truncation = convention === 'keras' ? KERAS_TRUNCATION : undefined;
      return varianceScaling({ factor, mode: MODES[mode], uniform, truncation });
    }
    case 'kerasInitializerByName': {
      const initializer = kerasInitializer(chosen.value);
      if (initializer !== undefined) return initializer;
      const what = `${where}.initializer: keras_initializer_by_name`;
      throw unsupported(what, chosen.value, Object.keys(KERAS_INITIALIZERS));
    }
    case undefined:
      return glorotUniform;
  }
}
