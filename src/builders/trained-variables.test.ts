import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { TrainConfigSchema } from '../proto/gen/object_detection/protos/train_pb.js';
import { buildTrainedVariables, type TrainedVariables } from './trained-variables.ts';

const NAMES = [
  'FeatureExtractor/MobilenetV1/Conv2d_0/weights',
  'FeatureExtractor/MobilenetV1/Conv2d_0/BatchNorm/beta',
  'BoxPredictor_0/BoxEncodingPredictor/weights',
  'BoxPredictor_0/BoxEncodingPredictor/biases',
];
const build = (fields: MessageInitShape<typeof TrainConfigSchema>): TrainedVariables =>
  buildTrainedVariables(create(TrainConfigSchema, fields));
const trained = (fields: MessageInitShape<typeof TrainConfigSchema>): string[] => [
  ...build(fields).select(NAMES),
];

describe('the variables that are trained', () => {
  test('are all, unless patterns say otherwise', () => {
    expect(trained({})).toEqual(NAMES);
    expect(trained({ freezeVariables: [''] })).toEqual(NAMES);
  });

  test('are those included, without those frozen, matched anywhere in the name', () => {
    expect(trained({ freezeVariables: ['FeatureExtractor'] })).toEqual(NAMES.slice(2));
    expect(trained({ updateTrainableVariables: ['BoxPredictor_\\d'] })).toEqual(NAMES.slice(2));
    expect(
      trained({ updateTrainableVariables: ['BoxPredictor', '.*beta'], freezeVariables: ['.*/biases'] }),
    ).toEqual([NAMES[1], NAMES[2]]);
    expect(trained({ freezeVariables: ['FeatureExtractor/X|BoxPredictor'] })).toEqual(NAMES.slice(0, 2));
    expect(trained({ freezeVariables: ['Conv2d_0'] })).toEqual(NAMES.slice(2));
    // upstream's names have the output's number
    expect(trained({ freezeVariables: ['weights:0$'] })).toEqual([NAMES[1], NAMES[3]]);
    expect(trained({ freezeVariables: ['weights$'] })).toEqual([NAMES[1], NAMES[3]]);
  });

  test('are refused where a pattern matches none, is no pattern, or nothing is left', () => {
    expect(() => trained({ freezeVariables: ['^weights'] })).toThrow(
      'train_config.freeze_variables: "^weights" matches no variable; names start with ' +
        'FeatureExtractor/MobilenetV1, BoxPredictor_0/BoxEncodingPredictor, ….',
    );
    expect(() => build({ updateTrainableVariables: ['(FeatureExtractor'] })).toThrow(
      'train_config.update_trainable_variables: "(FeatureExtractor" is not a regular expression',
    );
    expect(() => trained({ freezeVariables: ['.*'] })).toThrow(
      'leave nothing to train; free some variables.',
    );
  });
});

test('the multiplier holds for biases alone, and 0 for none', () => {
  const factors = (biasGradMultiplier: number): number[] => {
    const { gradientFactor } = build({ biasGradMultiplier });
    return NAMES.map(gradientFactor);
  };
  expect(factors(0)).toEqual([1, 1, 1, 1]);
  expect(factors(2)).toEqual([1, 1, 1, 2]);
  expect(() => build({ biasGradMultiplier: -1 })).toThrow(
    'train_config.bias_grad_multiplier must be at least 0, got -1.',
  );
});
