import { describe, expect, it } from 'vitest';
import { parseDocument } from '../text/parse-document.ts';
import { concretePaths, indexFields } from './field-index.ts';
import { readFieldPath } from './field-path.ts';

describe('A path', () => {
  it('is names joined by dots, with indices into repeated fields', () => {
    const steps = readFieldPath('train_config.data_augmentation_options[1].ssd_random_crop.operations[0]');
    expect(steps.map(({ name, index }) => [name, index])).toEqual([
      ['train_config', undefined],
      ['data_augmentation_options', 1],
      ['ssd_random_crop', undefined],
      ['operations', 0],
    ]);
  });

  it.each([
    ['', '"" is not the path of a field: a name is missing.'],
    ['model..ssd', '"model..ssd" is not the path of a field: a name is missing.'],
    ['model.ssd[a]', '"model.ssd[a]" is not the path of a field: "ssd[a]" is not a name.'],
    ['model[0]', '"model[0]": model is not repeated, so it has no element 0.'],
    ['eval_input_reader[-1]', '"eval_input_reader[-1]": elements are counted from 0, and -1 is less.'],
    [
      'model.ssd.num_classes.x',
      '"model.ssd.num_classes.x" is not the path of a field: num_classes is no message, so it has no "x".',
    ],
    [
      'model.sdd',
      '"model.sdd" is not the path of a field: DetectionModel has no "sdd". Did you mean "ssd"? It has: faster_rcnn, ssd,',
    ],
    [
      'fixed_shape_resizer',
      'TrainEvalPipelineConfig has no "fixed_shape_resizer". There is model.faster_rcnn.image_resizer.fixed_shape_resizer. It has: model,',
    ],
    ['model.ssd.loss.box_loss', 'Loss has no "box_loss". Write "localization_loss".'],
    [
      'eval_config.super_categories.key',
      'super_categories is a map, whose entries are set whole, so it has no "key".',
    ],
  ])('%j is refused', (path, message) => {
    expect(() => readFieldPath(path)).toThrow(message);
  });
});

describe('A path in a document', () => {
  const index = indexFields(
    parseDocument(
      `train_config { data_augmentation_options [{ssd_random_crop {}}, <random_horizontal_flip {}>] }
train_config { data_augmentation_options { ssd_random_crop { operations { min_area: 1 } } } }
eval_input_reader { name: "a" }`,
      'x.config',
    ),
  );
  const find = (path: string): readonly string[] => concretePaths(index, readFieldPath(path));

  it('counts the elements of lists and of fields of their own alike', () => {
    expect(index.count('train_config.data_augmentation_options')).toBe(3);
    expect(
      index.at('train_config.data_augmentation_options[2].ssd_random_crop.operations[0].min_area'),
    ).toHaveLength(1);
    expect(index.at('train_config')).toHaveLength(2);
  });

  it('means the only element where it says none', () => {
    expect(find('eval_input_reader.name')).toEqual(['eval_input_reader[0]', 'eval_input_reader[0].name']);
    expect(find('eval_input_reader')).toEqual(['eval_input_reader']);
  });

  it('is refused where the element is not there, or open', () => {
    expect(() => find('train_config.data_augmentation_options[3]')).toThrow(
      'train_config.data_augmentation_options[3] is not there: data_augmentation_options has 3 elements, [0] to [2].',
    );
    expect(() => find('eval_input_reader[1]')).toThrow('eval_input_reader has 1 element, [0].');
    expect(() => find('eval_config.metrics_set[0]')).toThrow('metrics_set has no elements.');
    expect(() => find('train_config.data_augmentation_options.ssd_random_crop')).toThrow(
      'x.config has 3 elements of train_config.data_augmentation_options; say which: train_config.data_augmentation_options[0] to train_config.data_augmentation_options[2].',
    );
  });
});
