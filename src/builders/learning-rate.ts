/**
 * @module
 * `LearningRate` message → schedule (builders/optimizer_builder.py, `_create_learning_rate`). Difference: rates below 0
 * and periods of no steps are refused, where upstream divides by zero.
 */

import { constantRate } from '../nn/schedules/constant.ts';
import { cosineDecay } from '../nn/schedules/cosine-decay.ts';
import { exponentialDecay } from '../nn/schedules/exponential-decay.ts';
import { manualStep } from '../nn/schedules/manual-step.ts';
import type { Schedule } from '../nn/schedules/schedule.ts';
import type {
  CosineDecayLearningRate,
  ExponentialDecayLearningRate,
  LearningRate,
  ManualStepLearningRate,
} from '../proto/gen/object_detection/protos/optimizer_pb.js';
import { ConfigError } from '../util/errors.ts';
import { requireValue } from './unsupported.ts';

/** @throws ConfigError naming the first of `rates` that is below 0. */
function requireRates(where: string, rates: Readonly<Record<string, number>>): void {
  for (const [field, rate] of Object.entries(rates))
    requireValue(rate >= 0, `${where}.${field}`, 'at least 0', rate);
}

function buildExponential(message: ExponentialDecayLearningRate): Schedule {
  const where = 'exponential_decay_learning_rate';
  const { initialLearningRate, decaySteps, decayFactor, burninLearningRate, minLearningRate } = message;
  requireRates(where, {
    initial_learning_rate: initialLearningRate,
    burnin_learning_rate: burninLearningRate,
    min_learning_rate: minLearningRate,
  });
  requireValue(decaySteps >= 1, `${where}.decay_steps`, 'at least 1', decaySteps);
  requireValue(decayFactor > 0, `${where}.decay_factor`, 'above 0', decayFactor);
  return exponentialDecay(message);
}

function buildManualStep({ initialLearningRate, schedule, warmup }: ManualStepLearningRate): Schedule {
  const where = 'manual_step_learning_rate';
  if (schedule.length === 0)
    throw new ConfigError(`${where} has no schedule; add schedule { step: … learning_rate: … }.`);
  requireRates(where, {
    initial_learning_rate: initialLearningRate,
    ...Object.fromEntries(
      schedule.map(({ learningRate }, i) => [`schedule[${i}].learning_rate`, learningRate]),
    ),
  });
  const steps = schedule.map(({ step, learningRate }) => ({ step, learningRate }));
  return manualStep({ initialLearningRate, steps, warmup });
}

function buildCosine(message: CosineDecayLearningRate): Schedule {
  const { learningRateBase, warmupLearningRate } = message;
  requireRates('cosine_decay_learning_rate', {
    learning_rate_base: learningRateBase,
    warmup_learning_rate: warmupLearningRate,
  });
  return cosineDecay(message);
}

/**
 * The learning rate by step, which counts from 0.
 *
 * @throws ConfigError where it is missing or its numbers contradict each other.
 */
export function buildLearningRate(message: LearningRate | undefined): Schedule {
  const chosen = message?.learningRate ?? { case: undefined };
  switch (chosen.case) {
    case 'constantLearningRate':
      requireRates('constant_learning_rate', { learning_rate: chosen.value.learningRate });
      return constantRate(chosen.value.learningRate);
    case 'exponentialDecayLearningRate':
      return buildExponential(chosen.value);
    case 'manualStepLearningRate':
      return buildManualStep(chosen.value);
    case 'cosineDecayLearningRate':
      return buildCosine(chosen.value);
    case undefined:
      throw new ConfigError(
        'The optimizer has no learning_rate; give learning_rate { constant_learning_rate { learning_rate: … } } or ' +
          'another schedule.',
      );
  }
}
