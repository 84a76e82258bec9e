import { describe, expect, it } from 'vitest';
import { insertField } from './insert-field.ts';

const OPTIONS = 'train_config.data_augmentation_options';
const WEIGHTS = 'model.ssd.loss.classification_loss.weighted_sigmoid.class_weights';

describe('Inserting a message', () => {
  const text = `train_config: {
  # flips
  data_augmentation_options: {
    random_horizontal_flip { }
  } # end of flips
  # last
}
`;

  it('goes below the last, in its form', () => {
    expect(insertField(text, OPTIONS, 'ssd_random_crop {}')).toBe(
      text.replace(
        '# end of flips\n',
        '# end of flips\n  data_augmentation_options: {\n    ssd_random_crop {\n    }\n  }\n',
      ),
    );
  });

  it('goes above another, and above its comment', () => {
    expect(insertField(text, `${OPTIONS}[0]`, 'ssd_random_crop {}')).toBe(
      text.replace(
        '  # flips',
        '  data_augmentation_options: {\n    ssd_random_crop {\n    }\n  }\n  # flips',
      ),
    );
  });

  it('stays on a line that all stand on', () => {
    const line = 'train_config { data_augmentation_options { ssd_random_crop { } } }';
    expect(insertField(line, OPTIONS, '{ random_horizontal_flip {} }')).toBe(
      'train_config { data_augmentation_options { ssd_random_crop { } } data_augmentation_options { random_horizontal_flip { } } }',
    );
  });

  it('goes into a list', () => {
    const list =
      'train_config {\n  data_augmentation_options: [\n    { ssd_random_crop { } } # one\n  ]\n}\n';
    expect(insertField(list, OPTIONS, 'random_horizontal_flip {}')).toBe(
      list
        .replace('# one\n', '# one\n    {\n      random_horizontal_flip {\n      }\n    }\n')
        .replace('} # one', '}, # one'),
    );
  });

  it('is the first where there is none', () => {
    expect(
      insertField('train_config {\n}\n', OPTIONS, '[{ ssd_random_crop {} }, { random_adjust_hue {} }]'),
    ).toBe(
      'train_config {\n  data_augmentation_options {\n    ssd_random_crop {\n    }\n  }\n  data_augmentation_options {\n    random_adjust_hue {\n    }\n  }\n}\n',
    );
  });
});

describe('Inserting a scalar', () => {
  const weights = (inner: string): string => `loss { classification_loss { weighted_sigmoid { ${inner} } } }`;

  it.each([
    ['class_weights: [1, 2]', '', 'class_weights: [1, 2, 7]'],
    ['class_weights: [1, 2]', '[0]', 'class_weights: [7, 1, 2]'],
    ['class_weights: [1, 2]', '[2]', 'class_weights: [1, 2, 7]'],
    ['class_weights: 1, class_weights: 2', '', 'class_weights: 1, class_weights: 2 class_weights: 7'],
    ['class_weights: 1, class_weights: 2', '[1]', 'class_weights: 1, class_weights: 7 class_weights: 2'],
    ['class_weights: []', '', 'class_weights: 7'],
    ['class_weights: [\n1, # one\n2 # two\n]', '', 'class_weights: [\n1, # one\n2, # two\n7\n]'],
    ['class_weights: [\n  1, # one\n  2 # two\n]', '[1]', 'class_weights: [\n  1, # one\n  7,\n  2 # two\n]'],
  ])('%j %s', (before, index, after) => {
    expect(insertField(weights(before), `${WEIGHTS}${index}`, '7')).toBe(weights(after));
  });

  it('adds each element of a list', () => {
    expect(insertField(weights('class_weights: [1]'), WEIGHTS, '[2, 3]')).toBe(
      weights('class_weights: [1, 2, 3]'),
    );
    expect(insertField(weights('class_weights: [1]'), WEIGHTS, '[]')).toBe(weights('class_weights: [1]'));
  });

  it('adds a field that is not repeated once', () => {
    const text = 'model {\n  ssd {\n  }\n}\n';
    const once = insertField(text, 'model.ssd.num_classes', '3');
    expect(once).toBe('model {\n  ssd {\n    num_classes: 3\n  }\n}\n');
    expect(() => insertField(once, 'model.ssd.num_classes', '3')).toThrow(
      'pipeline.config:3:5: model.ssd.num_classes is set already, and not repeated. Use set to change it.',
    );
  });

  it('is refused beyond the end, and as a wrong value', () => {
    expect(() => insertField(weights('class_weights: [1]'), `${WEIGHTS}[2]`, '7')).toThrow(
      '[2] is too far: model.ssd.loss.classification_loss.weighted_sigmoid.class_weights has 1 element, so insert at [0] to [1].',
    );
    expect(() => insertField(weights('class_weights: [1]'), WEIGHTS, 'seven')).toThrow(
      '"seven" cannot be written',
    );
  });
});
