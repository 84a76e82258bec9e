import { expect, it } from 'vitest';
import { completeName, completePath, completeValue } from './complete-query.ts';

it('A path grows step by step, and goes on after a message', () => {
  expect(completePath('')).toEqual([
    'model.',
    'train_config.',
    'train_input_reader.',
    'eval_config.',
    'eval_input_reader.',
    'graph_rewriter.',
  ]);
  expect(completePath('model.ssd.n')).toEqual([
    'model.ssd.num_classes',
    'model.ssd.negative_class_weight',
    'model.ssd.normalize_loss_by_num_matches',
    'model.ssd.normalize_loc_loss_by_codesize',
  ]);
  expect(completePath('train_config.data_augmentation_options[1].ssd_random_crop_pad')).toEqual([
    'train_config.data_augmentation_options[1].ssd_random_crop_pad.',
    'train_config.data_augmentation_options[1].ssd_random_crop_pad_fixed_aspect_ratio.',
  ]);
  expect(completePath('model.ssd.num_classes.')).toEqual([]);
  expect(completePath('nothing.here')).toEqual([]);
});

it('A value is completed where there are few: enums and bools', () => {
  expect(completeValue('model.ssd.loss.hard_example_miner.loss_type')).toEqual([
    'BOTH',
    'CLASSIFICATION',
    'LOCALIZATION',
  ]);
  expect(completeValue('model.ssd.freeze_batchnorm')).toEqual(['true', 'false']);
  expect(completeValue('model.ssd.num_classes')).toEqual([]);
  expect(completeValue('model.ssd.loss')).toEqual([]);
});

it('A query of explain is a path, else the name of a field or a message', () => {
  expect(completeName('item.na')).toEqual(['item.name']);
  expect(completeName('mod')).toEqual(['model.']);
  expect(completeName('num_cl')).toEqual(['num_classes']);
  expect(completeName('HardEx')).toEqual(['HardExampleMiner']);
  expect(completeName('zzz')).toEqual([]);
});
