/**
 * @module
 * `Optimizer` message → update rule and learning-rate schedule (builders/optimizer_builder.py). The two generations of
 * TensorFlow compute momentum, RMSProp and averages of weights differently; `convention` says whose form is wanted, and
 * by default that of the generation which the feature extractor is registered for. Adam is the same in both.
 *
 * Difference: `decay` of RMSProp is the decay of its mean square in both forms. Upstream's TensorFlow 2 code hands it to
 * Keras as a decay of the learning rate, by mistake; `decay_learning_rate` does so here.
 */

import type { Generation } from '../config/feature-extractor-types.ts';
import { adam } from '../nn/optimizers/adam.ts';
import { kerasMomentum } from '../nn/optimizers/keras-momentum.ts';
import { kerasRmsProp } from '../nn/optimizers/keras-rms-prop.ts';
import { momentum } from '../nn/optimizers/momentum.ts';
import type { Optimizer } from '../nn/optimizers/optimizer.ts';
import { rmsProp } from '../nn/optimizers/rms-prop.ts';
import { withMovingAverage } from '../nn/optimizers/with-moving-average.ts';
import type { Schedule } from '../nn/schedules/schedule.ts';
import {
  OptimizerConvention as Convention,
  type Optimizer as OptimizerMessage,
  type RMSPropOptimizer,
} from '../proto/gen/object_detection/protos/optimizer_pb.js';
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

/** The mean square of Keras's RMSprop where `decay` is spent on the learning rate. */
const KERAS_RHO = 0.9;

function buildRmsProp(message: RMSPropOptimizer, learningRate: Schedule, isKeras: boolean): BuiltOptimizer {
  const { momentumOptimizerValue, decay, epsilon, decayLearningRate } = message;
  const where = `${WHERE}.rms_prop_optimizer`;
  requireMomentum('rms_prop_optimizer', momentumOptimizerValue);
  if (decayLearningRate) requireValue(decay >= 0, `${where}.decay`, 'at least 0', decay);
  else requireValue(decay >= 0 && decay <= 1, `${where}.decay`, 'between 0 and 1', decay);
  requireValue(epsilon >= 0, `${where}.epsilon`, 'at least 0', epsilon);
  const options = {
    decay: decayLearningRate ? KERAS_RHO : decay,
    momentum: momentumOptimizerValue,
    epsilon,
  };
  return {
    optimizer: isKeras ? kerasRmsProp(options) : rmsProp(options),
    learningRate: decayLearningRate ? (step) => learningRate(step) / (1 + decay * step) : learningRate,
  };
}

/** Whether TensorFlow 2's form is computed. */
function isKerasForm({ convention }: OptimizerMessage, generation: Generation | undefined): boolean {
  return convention === Convention.OF_MODEL ? generation === 2 : convention === Convention.TENSORFLOW_2;
}

/**
 * @param generation the TensorFlow whose registered feature extractor the model has; undefined (not known) counts as 1
 * @throws ConfigError where it, or its learning rate, is missing or out of range
 */
export function buildOptimizer(
  message: OptimizerMessage | undefined,
  generation?: Generation | undefined,
): BuiltOptimizer {
  if (message === undefined || message.optimizer.case === undefined) {
    throw new ConfigError(`${WHERE} is missing; give momentum_optimizer { learning_rate { … } }.`);
  }
  const isKeras = isKerasForm(message, generation);
  const built = buildUpdateRule(message.optimizer, isKeras);
  if (!message.useMovingAverage) return built;
  const { movingAverageDecay: decay } = message;
  requireValue(decay >= 0 && decay <= 1, `${WHERE}.moving_average_decay`, 'between 0 and 1', decay);
  return { ...built, optimizer: withMovingAverage(built.optimizer, { decay, growing: isKeras }) };
}

type Chosen = Exclude<OptimizerMessage['optimizer'], { readonly case: undefined }>;

function buildUpdateRule(chosen: Chosen, isKeras: boolean): BuiltOptimizer {
  const learningRate = buildLearningRate(chosen.value.learningRate);
  switch (chosen.case) {
    case 'momentumOptimizer': {
      const { momentumOptimizerValue } = chosen.value;
      requireMomentum('momentum_optimizer', momentumOptimizerValue);
      const options = { momentum: momentumOptimizerValue };
      return { optimizer: isKeras ? kerasMomentum(options) : momentum(options), learningRate };
    }
    case 'rmsPropOptimizer':
      return buildRmsProp(chosen.value, learningRate, isKeras);
    case 'adamOptimizer': {
      const { epsilon } = chosen.value;
      requireValue(epsilon >= 0, `${WHERE}.adam_optimizer.epsilon`, 'at least 0', epsilon);
      return { optimizer: adam({ epsilon, ...ADAM_BETAS }), learningRate };
    }
  }
}
