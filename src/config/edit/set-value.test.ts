/**
 * @module
 * Values as they are given on a command line, and what is written of them.
 */

import { describe, expect, it } from 'vitest';
import { setField } from './set-field.ts';

const RESIZER = 'model.ssd.image_resizer';
const LABELS = 'train_input_reader.label_map_path';

describe('A string', () => {
  const text = "train_input_reader {\n  label_map_path: 'old'\n}\n";
  const set = (value: string): string => setField(text, LABELS, value);

  it('needs no quotes and gets those of the file', () => {
    expect(set('data/map.pbtxt')).toBe(text.replace('old', 'data/map.pbtxt'));
    expect(set('old')).toBe(text);
    expect(setField('', LABELS, 'a b')).toBe('train_input_reader {\n  label_map_path: "a b"\n}\n');
  });

  it('is escaped where it must be', () => {
    expect(set('C:\\data\\it\'s "a" map')).toBe(text.replace('old', `C:\\\\data\\\\it\\'s "a" map`));
    expect(set('a\n\u0001')).toBe(text.replace('old', 'a\\n\\001'));
  });

  it('stays as given with quotes', () => {
    expect(set('"a\\x41" "b"')).toBe(text.replace("'old'", '"a\\x41" "b"'));
  });

  it.each([
    '# no comment',
    'a # b',
    '{ }',
    '[a]',
    '90',
    'true',
    '"open',
    "it's",
    '',
    'a: 1 }',
    'https://a/b',
  ])('may be %j', (value) => {
    expect(set(value)).toBe(text.replace("'old'", `'${value.replaceAll("'", "\\'")}'`));
  });

  it('may be one of a list', () => {
    const path = 'train_input_reader.tf_record_input_reader.input_path';
    const list = setField('', path, '[a, "b"]');
    expect(list).toContain('    input_path: ["a", "b"]\n');
    expect(setField(list, `${path}[1]`, 'c[0-9].record')).toBe(list.replace('"b"', '"c[0-9].record"'));
  });
});

describe('An enum value', () => {
  it('may be in any case, and quoted', () => {
    const text = 'model {\n  ssd {\n    loss { hard_example_miner { loss_type: BOTH } }\n  }\n}\n';
    const path = 'model.ssd.loss.hard_example_miner.loss_type';
    expect(setField(text, path, 'classification')).toBe(text.replace('BOTH', 'CLASSIFICATION'));
    expect(setField(text, path, '"Localization"')).toBe(text.replace('BOTH', 'LOCALIZATION'));
    expect(() => setField(text, path, 'bath')).toThrow('Did you mean BOTH?');
  });
});

describe('A message', () => {
  const text =
    'model {\n    ssd {\n        image_resizer {\n            identity_resizer {\n            }\n        }\n    }\n}\n';

  it('is laid out over lines with the indentation of the file, braces or none', () => {
    const after = text.replace(
      'identity_resizer {\n',
      'fixed_shape_resizer { # square\n                height: 320\n                width: 320\n',
    );
    const value = 'fixed_shape_resizer { # square\n height: 320, width: 320 }';
    expect(setField(text, RESIZER, value)).toBe(after);
    expect(setField(text, RESIZER, `{ ${value} }`)).toBe(after);
    expect(setField(text, RESIZER, `<${value}>`)).toBe(after);
  });

  it('is refused as a list, or in two parts', () => {
    expect(() => setField(text, RESIZER, '[{}, {}]')).toThrow('image_resizer is not repeated');
    expect(() => setField(text, RESIZER, '{ } { }')).toThrow('cannot be written');
    expect(() => setField(text, RESIZER, 'fixed_shape_resizer { hight: 3 }')).toThrow(
      'Did you mean "height"?',
    );
  });
});

describe('A member of a oneof', () => {
  const text =
    'model {\n  ssd {\n    image_resizer {\n      # how\n      identity_resizer {\n      } # so\n    }\n  }\n}\n';
  const path = `${RESIZER}.fixed_shape_resizer.height`;

  it('takes the place of another only where that is said', () => {
    expect(() => setField(text, path, '3')).toThrow(
      'pipeline.config:5:7: "fixed_shape_resizer" cannot be added here: it would replace "identity_resizer".',
    );
    expect(setField(text, path, '3', { replace: true })).toBe(
      text.replace('identity_resizer {\n', 'fixed_shape_resizer {\n        height: 3\n'),
    );
  });

  it('counts again where a later one had replaced it', () => {
    const both = text.replace('# how\n', 'fixed_shape_resizer { }\n');
    expect(() => setField(both, path, '3')).toThrow('would replace "identity_resizer"');
    expect(setField(both, path, '3', { replace: true })).toBe(
      'model {\n  ssd {\n    image_resizer {\n      fixed_shape_resizer {\n        height: 3\n      }\n      # so\n    }\n  }\n}\n',
    );
  });
});

describe('One element', () => {
  const options = 'train_config.data_augmentation_options';
  const text = `train_config {
  data_augmentation_options {
    random_horizontal_flip { }
  }
  data_augmentation_options { ssd_random_crop { } }
}
`;

  it('is set by its index', () => {
    expect(setField(text, `${options}[1]`, 'random_adjust_hue {}')).toBe(
      text.replace('{ ssd_random_crop { } }', '{\n    random_adjust_hue {\n    }\n  }'),
    );
    const weights =
      'loss { classification_loss { weighted_sigmoid { class_weights: 1 class_weights: [2, 3] } } }';
    const path = 'model.ssd.loss.classification_loss.weighted_sigmoid.class_weights';
    expect(setField(weights, `${path}[2]`, '5.5')).toBe(weights.replace('3', '5.5'));
    expect(setField(weights, `${path}[0]`, '5.5')).toBe(weights.replace(': 1', ': 5.5'));
    expect(() => setField(weights, `${path}[0]`, '[1, 2]')).toThrow('is one element');
  });

  it('must be named where there are several messages', () => {
    expect(() => setField(text, options, 'random_adjust_hue {}')).toThrow(
      'train_config.data_augmentation_options has 2 elements. Say which to set',
    );
    expect(setField(text, options, '[{ random_adjust_hue {} }]')).toBe(
      'train_config {\n  data_augmentation_options {\n    random_adjust_hue {\n    }\n  }\n}\n',
    );
  });

  it('is never mistaken for another in a file with faults', () => {
    const faulty = text.replace('random_horizontal_flip', 'random_flip');
    expect(
      setField(
        faulty,
        `${options}[1].ssd_random_crop.operations.min_area`.replace('operations.min_area', 'operations'),
        '{ min_area: 0.5 }',
      ),
    ).toContain('min_area: 0.5');
    expect(() => setField(faulty, `${options}[0].ssd_random_cropp`, '{}')).toThrow('Did you mean');
  });
});
