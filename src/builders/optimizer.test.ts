import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import {
  type LearningRate,
  LearningRateSchema,
  OptimizerConvention,
  OptimizerSchema,
} from '../proto/gen/object_detection/protos/optimizer_pb.js';
import { ConfigError } from '../util/errors.ts';
import { buildLearningRate } from './learning-rate.ts';
import { type BuiltOptimizer, buildOptimizer } from './optimizer.ts';

type Chosen<T> = Exclude<T, undefined>;
type OptimizerChoice = Chosen<MessageInitShape<typeof OptimizerSchema>['optimizer']>;
type RateChoice = Chosen<MessageInitShape<typeof LearningRateSchema>['learningRate']>;

const rate = (learningRate: RateChoice): LearningRate => create(LearningRateSchema, { learningRate });
const constant = rate({ case: 'constantLearningRate', value: {} });
const build = (optimizer: OptimizerChoice): BuiltOptimizer =>
  buildOptimizer(create(OptimizerSchema, { optimizer, useMovingAverage: false }));
const rates = (learningRate: RateChoice, steps: readonly number[]): number[] =>
  steps.map((step) => Number(buildLearningRate(rate(learningRate))(step).toPrecision(4)));

test.each([
  ['momentumOptimizer', 'momentum_optimizer', 1],
  ['rmsPropOptimizer', 'rms_prop_optimizer', 2],
  ['adamOptimizer', 'adam_optimizer', 2],
] as const)('%s is built with its slots and the default rate of 0.002', (field, name, slots) => {
  const { optimizer, learningRate } = build({ case: field, value: { learningRate: constant } });
  expect(optimizer.name).toBe(name);
  expect(optimizer.slots).toHaveLength(slots);
  expect(learningRate(1000)).toBeCloseTo(0.002, 8);
});

describe('the generation of TensorFlow', () => {
  const slotsOf = (fields: MessageInitShape<typeof OptimizerSchema>, generation?: 1 | 2) =>
    buildOptimizer(create(OptimizerSchema, fields), generation).optimizer.slots;
  const momentum: OptimizerChoice = { case: 'momentumOptimizer', value: { learningRate: constant } };
  const keras = [{ name: 'momentum', initial: 0 }];
  const slim = [{ name: 'Momentum', initial: 0 }];

  test('chooses the form, unless convention does; what is not known counts as TensorFlow 1', () => {
    const plain = { optimizer: momentum, useMovingAverage: false };
    expect(slotsOf(plain)).toEqual(slim);
    expect(slotsOf(plain, 1)).toEqual(slim);
    expect(slotsOf(plain, 2)).toEqual(keras);
    expect(slotsOf({ ...plain, convention: OptimizerConvention.TENSORFLOW_1 }, 2)).toEqual(slim);
    expect(slotsOf({ ...plain, convention: OptimizerConvention.TENSORFLOW_2 }, 1)).toEqual(keras);
  });

  test('averages of the weights are kept unless told otherwise', () => {
    expect(slotsOf({ optimizer: momentum })).toEqual([
      ...slim,
      { name: 'ExponentialMovingAverage', initial: 'parameter' },
    ]);
    expect(() => slotsOf({ optimizer: momentum, movingAverageDecay: 1.5 })).toThrow(
      'train_config.optimizer.moving_average_decay must be between 0 and 1, got 1.5.',
    );
  });

  test('decay of RMSProp lowers the learning rate only where it is asked to', () => {
    const rms = (decayLearningRate: boolean): BuiltOptimizer =>
      buildOptimizer(
        create(OptimizerSchema, {
          optimizer: {
            case: 'rmsPropOptimizer',
            value: { learningRate: constant, decay: 0.5, decayLearningRate },
          },
        }),
        2,
      );
    expect(rms(false).learningRate(10)).toBeCloseTo(0.002, 8);
    expect(rms(true).learningRate(0)).toBeCloseTo(0.002, 8);
    expect(rms(true).learningRate(10)).toBeCloseTo(0.002 / 6, 8);
  });
});

describe('schedules', () => {
  test('exponential', () => {
    const value = { initialLearningRate: 1, decaySteps: 2, decayFactor: 0.5, minLearningRate: 0.25 };
    expect(rates({ case: 'exponentialDecayLearningRate', value }, [0, 1, 2, 4, 6])).toEqual([
      1, 1, 0.5, 0.25, 0.25,
    ]);
  });

  test('manual', () => {
    const schedule = [
      { step: 2, learningRate: 0.5 },
      { step: 3, learningRate: 0.1 },
    ];
    const value = { initialLearningRate: 1, schedule };
    expect(rates({ case: 'manualStepLearningRate', value }, [0, 1, 2, 3, 9])).toEqual([1, 1, 0.5, 0.1, 0.1]);
  });

  test('cosine', () => {
    const value = {
      learningRateBase: 1,
      totalSteps: 12,
      warmupLearningRate: 0,
      warmupSteps: 2,
      holdBaseRateSteps: 2,
    };
    expect(rates({ case: 'cosineDecayLearningRate', value }, [0, 1, 2, 4, 8, 12])).toEqual([
      0, 0.5, 1, 1, 0.5, 0,
    ]);
  });
});

describe('refuses', () => {
  const refused = (make: () => unknown, message: string): void => {
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(message);
  };

  test('an optimizer that is missing or empty', () => {
    const message = 'train_config.optimizer is missing; give momentum_optimizer { learning_rate { … } }.';
    refused(() => buildOptimizer(undefined), message);
    refused(() => build({ case: undefined }), message);
  });

  test('an optimizer without a learning rate', () => {
    refused(() => build({ case: 'adamOptimizer', value: {} }), 'The optimizer has no learning_rate; give');
  });

  test.each<[string, OptimizerChoice]>([
    [
      'train_config.optimizer.momentum_optimizer.momentum_optimizer_value must be at least 0 and below 1, got 1.',
      { case: 'momentumOptimizer', value: { learningRate: constant, momentumOptimizerValue: 1 } },
    ],
    [
      'train_config.optimizer.rms_prop_optimizer.decay must be between 0 and 1, got 2.',
      { case: 'rmsPropOptimizer', value: { learningRate: constant, decay: 2 } },
    ],
    [
      'train_config.optimizer.adam_optimizer.epsilon must be at least 0, got -1.',
      { case: 'adamOptimizer', value: { learningRate: constant, epsilon: -1 } },
    ],
  ])('%s', (message, optimizer) => refused(() => build(optimizer), message));

  test.each<[string, RateChoice]>([
    [
      'constant_learning_rate.learning_rate must be at least 0, got -1.',
      { case: 'constantLearningRate', value: { learningRate: -1 } },
    ],
    [
      'exponential_decay_learning_rate.decay_steps must be at least 1, got 0.',
      { case: 'exponentialDecayLearningRate', value: { decaySteps: 0 } },
    ],
    [
      'manual_step_learning_rate has no schedule; add schedule { step: … learning_rate: … }.',
      { case: 'manualStepLearningRate', value: {} },
    ],
    [
      'manual_step_learning_rate.schedule[0].learning_rate must be at least 0, got -1.',
      { case: 'manualStepLearningRate', value: { schedule: [{ step: 1, learningRate: -1 }] } },
    ],
    [
      'cosine_decay_learning_rate: total_steps 5 is below warmup_steps 10000; raise total_steps.',
      { case: 'cosineDecayLearningRate', value: { totalSteps: 5 } },
    ],
  ])('%s', (message, choice) => refused(() => buildLearningRate(rate(choice)), message));
});
