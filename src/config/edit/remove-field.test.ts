import { describe, expect, it } from 'vitest';
import { removeField } from './remove-field.ts';

const WEIGHTS = 'model.ssd.loss.classification_loss.weighted_sigmoid.class_weights';
const weights = (inner: string): string => `loss { classification_loss { weighted_sigmoid { ${inner} } } }`;

describe('Removing one element', () => {
  it.each([
    ['class_weights: [1, 2, 3]', 0, 'class_weights: [2, 3]'],
    ['class_weights: [1, 2, 3]', 1, 'class_weights: [1, 3]'],
    ['class_weights: [1, 2, 3]', 2, 'class_weights: [1, 2]'],
    ['class_weights: [ 1 , 2 ]', 1, 'class_weights: [ 1  ]'],
    ['class_weights: [1]  delta', 0, ''],
    ['class_weights: 1, class_weights: 2', 1, 'class_weights: 1,'],
    ['class_weights: 1 class_weights: [2, 3]', 2, 'class_weights: 1 class_weights: [2]'],
    ['class_weights: [\n  1, # one\n  2 # two\n]', 1, 'class_weights: [\n  1 # one\n  # two\n]'],
    ['class_weights: [\n  1,\n  2\n]', 0, 'class_weights: [\n  2\n]'],
  ])('%j [%d]', (before, index, after) => {
    const text = weights(before.replace('  delta', ''));
    expect(removeField(text, `${WEIGHTS}[${index}]`)).toBe(
      after === '' ? weights('').replace('  ', ' ') : weights(after),
    );
  });

  it('takes a message out of several', () => {
    const text =
      'train_config {\n  # flips\n  data_augmentation_options { random_horizontal_flip { } }\n  data_augmentation_options {\n    ssd_random_crop { }\n  }\n}\n';
    expect(removeField(text, 'train_config.data_augmentation_options[1]')).toBe(
      'train_config {\n  # flips\n  data_augmentation_options { random_horizontal_flip { } }\n}\n',
    );
    expect(() => removeField(text, 'train_config.data_augmentation_options[2]')).toThrow(
      'has 2 elements, [0] to [1]',
    );
    expect(() => removeField(text, 'train_config.data_augmentation_options.ssd_random_crop')).toThrow(
      'say which',
    );
    expect(removeField(text, 'train_config.data_augmentation_options')).toBe(
      'train_config {\n  # flips\n}\n',
    );
  });
});
