/**
 * @module
 * `Optimizer` message → update rule and learning-rate schedule (builders/optimizer_builder.py, the TensorFlow 1 half).
 *
 * Difference: `use_moving_average` is accepted, as it is upstream's default, but no averages are kept: evaluation and
 * export take the weights as trained, which is also what upstream's TensorFlow 2 exporter does.
 */

import { adam } from '../nn/optimizers/adam.ts';
import { momentum } from '../nn/optimizers/momentum.ts';
import type { Optimizer } from '../nn/optimizers/optimizer.ts';
import { rmsProp } from '../nn/optimizers/rms-prop.ts';
import type { Schedule } from '../nn/schedules/schedule.ts';
import type { Optimizer as OptimizerMessage } from '../proto/gen/object_detection/protos/optimizer_pb.js';
import { ConfigError } from '../util/errors.ts';
import { buildLearningRate } from './learning-rate.ts';
import { requireValue } from './unsupported.ts';

const WHERE = 'train_config.optimizer';

/** Adam's exponents, which no configuration can set. */
const ADAM_BETAS = { beta1: 0.9, beta2: 0.999 };

export interface BuiltOptimizer {
  readonly optimizer: Optimizer;
  /** By step, from 0. */
  readonly learningRate: Schedule;
}

function requireMomentum(optimizer: string, value: number): void {
  const field = `${WHERE}.${optimizer}.momentum_optimizer_value`;
  requireValue(value >= 0 && value < 1, field, 'at least 0 and below 1', value);
}

/** @throws ConfigError where it, or its learning rate, is missing or out of range. */
export function buildOptimizer(message: OptimizerMessage | undefined): BuiltOptimizer {
  const chosen = message?.optimizer ?? { case: undefined };
  if (chosen.case === undefined) {
    throw new ConfigError(`${WHERE} is missing; give momentum_optimizer { learning_rate { … } }.`);
  }
  const learningRate = buildLearningRate(chosen.value.learningRate);
  switch (chosen.case) {
    case 'momentumOptimizer': {
      const { momentumOptimizerValue } = chosen.value;
      requireMomentum('momentum_optimizer', momentumOptimizerValue);
      return { optimizer: momentum({ momentum: momentumOptimizerValue }), learningRate };
    }
    case 'rmsPropOptimizer': {
      const { momentumOptimizerValue, decay, epsilon } = chosen.value;
      const where = `${WHERE}.rms_prop_optimizer`;
      requireMomentum('rms_prop_optimizer', momentumOptimizerValue);
      requireValue(decay >= 0 && decay <= 1, `${where}.decay`, 'between 0 and 1', decay);
      requireValue(epsilon >= 0, `${where}.epsilon`, 'at least 0', epsilon);
      return { optimizer: rmsProp({ decay, momentum: momentumOptimizerValue, epsilon }), learningRate };
    }
    case 'adamOptimizer': {
      const { epsilon } = chosen.value;
      requireValue(epsilon >= 0, `${WHERE}.adam_optimizer.epsilon`, 'at least 0', epsilon);
      return { optimizer: adam({ epsilon, ...ADAM_BETAS }), learningRate };
    }
  }
}
