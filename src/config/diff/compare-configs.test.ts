import { describe, expect, it } from 'vitest';
import { compareConfigs } from './compare-configs.ts';

/** Each difference as `path: kind a → b`. */
function diff(a: string, b: string): string[] {
  const { differences } = compareConfigs({ file: 'a', text: a }, { file: 'b', text: b });
  return differences.map(({ path, kind, a: sideA, b: sideB }) => {
    const show = (side: typeof sideA): string => {
      if (side === undefined) return '';
      const text = side.text?.replace(/\n\s*/g, ' ') ?? '(none)';
      return side.isSet || side.text === undefined ? text : `${text} (default)`;
    };
    return `${path}: ${kind} ${[sideA, sideB].map(show).filter(Boolean).join(' → ')}`;
  });
}

const ssd = (inner: string): string =>
  `model { ssd { image_resizer { } anchor_generator { } post_processing { } ${inner} } }`;

describe('What is no difference', () => {
  it.each([
    ['moved blocks', `${ssd('')} train_config { }`, `train_config { } ${ssd('')}`],
    [
      'blocks in parts',
      'train_config { batch_size: 2 num_steps: 3 }',
      'train_config { num_steps: 3 } train_config { batch_size: 2 }',
    ],
    [
      'spellings of a number',
      'train_config { num_steps: 16 bias_grad_multiplier: 1 }',
      'train_config { num_steps: 0x10 bias_grad_multiplier: 1.0e0 }',
    ],
    [
      'digits beyond single precision',
      'train_config { bias_grad_multiplier: 0.1 }',
      'train_config { bias_grad_multiplier: 0.10000000149 }',
    ],
    [
      'quotes',
      'train_input_reader { label_map_path: "a" }',
      "train_input_reader { label_map_path: '\\x61' }",
    ],
    ['a default written out', 'train_config { batch_size: 32 }', 'train_config { }'],
    [
      'a part that is filled in',
      ssd(''),
      ssd('').replace('image_resizer { }', 'image_resizer { } loss { }').replace('loss { }', ''),
    ],
    [
      'lists and fields of their own',
      'train_config { freeze_variables: ["a", "b"] }',
      'train_config { freeze_variables: "a" freeze_variables: "b" }',
    ],
    [
      'the dialect',
      ssd('loss { box_loss { weighted_huber { } } normalize_loss_by_num_matches: true }'),
      ssd('normalize_loss_by_num_matches: true loss { localization_loss { weighted_smooth_l1 { } } }'),
    ],
    [
      'order in a map',
      'eval_config { super_categories { key: "a" value: "1" } super_categories { key: "b" value: "2" } }',
      'eval_config { super_categories { key: "b" value: "2" } super_categories { key: "a" value: "1" } }',
    ],
    ['NaN', 'train_config { bias_grad_multiplier: nan }', 'train_config { bias_grad_multiplier: NaN }'],
    ['comments and layout', 'train_config { # a\n }', 'train_config < >'],
  ])('%s', (_, a, b) => {
    expect(diff(a, b)).toEqual([]);
    expect(diff(b, a)).toEqual([]);
  });
});

describe('What is a difference', () => {
  it.each([
    [
      'train_config { batch_size: 8 }',
      'train_config { }',
      'train_config.batch_size: changed 8 → 32 (default)',
    ],
    ['train_config { }', '', 'train_config: changed { } → (none)'],
    [
      'train_config { batch_size: 8 data_augmentation_options { ssd_random_crop { } } }',
      'train_config { batch_size: 8 }',
      'train_config.data_augmentation_options[0]: removed { ssd_random_crop { } }',
    ],
    [
      ssd('loss { classification_loss { weighted_sigmoid { } } }'),
      ssd('loss { classification_loss { weighted_softmax { logit_scale: 2 } } }'),
      'model.ssd.loss.classification_loss: changed weighted_sigmoid { } → weighted_softmax { logit_scale: 2.0 }',
    ],
    [
      ssd('loss { hard_example_miner { } }'),
      ssd('loss { }'),
      'model.ssd.loss.hard_example_miner: changed { } → (none)',
    ],
    [
      'eval_config { super_categories { key: "a" value: "1" } }',
      'eval_config { super_categories { key: "a" value: "2" } }',
      'eval_config.super_categories["a"]: changed "1" → "2"',
    ],
  ])('%s | %s', (a, b, said) => {
    expect(diff(a, b)).toEqual([said]);
    expect(diff(b, a)).toHaveLength(1);
  });

  it('is said of each element of a list, with its index there', () => {
    const list = (...names: readonly string[]): string =>
      `train_config { freeze_variables: [${names.map((name) => `"${name}"`).join(', ')}] }`;
    const at = 'train_config.freeze_variables';
    expect(diff(list('a', 'b', 'c'), list('b', 'c', 'd'))).toEqual([
      `${at}[0]: removed "a"`,
      `${at}[2]: inserted "d"`,
    ]);
    expect(diff(list('a', 'b', 'c'), list('a', 'x', 'c'))).toEqual([`${at}[1]: changed "b" → "x"`]);
    expect(diff(list('a', 'b', 'c', 'd'), list('b', 'x', 'd'))).toEqual([
      `${at}[0]: removed "a"`,
      `${at}[2]: changed "c" → "x"`,
    ]);
  });

  it('is one for a list of values that only one of the two has, and one for each block of a list of blocks', () => {
    const weights = (list: string): string =>
      ssd(`loss { classification_loss { weighted_sigmoid { ${list} } } }`);
    const at = 'model.ssd.loss.classification_loss.weighted_sigmoid.class_weights';
    expect(diff(weights(''), weights('class_weights: [1, 5, 10]'))).toEqual([
      `${at}: inserted [1.0, 5.0, 10.0]`,
    ]);
    expect(diff(weights('class_weights: 1 class_weights: 5'), weights(''))).toEqual([
      `${at}: removed [1.0, 5.0]`,
    ]);
    const steps =
      'data_augmentation_options { ssd_random_crop { } } data_augmentation_options { rgb_to_gray { } }';
    expect(diff('train_config { batch_size: 8 }', `train_config { batch_size: 8 ${steps} }`)).toEqual([
      'train_config.data_augmentation_options[0]: inserted { ssd_random_crop { } }',
      'train_config.data_augmentation_options[1]: inserted { rgb_to_gray { } }',
    ]);
  });

  it('is looked for inside of a message that changed', () => {
    const options = (area: number): string =>
      `train_config { data_augmentation_options { random_horizontal_flip { } } data_augmentation_options { ssd_random_crop { operations { min_area: ${area} } } } }`;
    expect(diff(options(0.1), options(0.2))).toEqual([
      'train_config.data_augmentation_options[1].ssd_random_crop.operations[0].min_area: changed 0.1 → 0.2',
    ]);
  });

  it('stands where both sides have it, or would', () => {
    const { differences } = compareConfigs(
      { file: 'a', text: 'train_config {\n  batch_size: 8\n}\n' },
      { file: 'b', text: '\ntrain_config { }\n' },
    );
    expect(differences.map(({ a, b }) => [a?.place?.offset, b?.place?.offset])).toEqual([[17, 1]]);
  });

  it('is not what is filled in differently in consequence', () => {
    const text = (loss: string): string => `model { ssd { loss { classification_loss { ${loss} { } } } } }`;
    expect(diff(text('weighted_sigmoid'), text('weighted_softmax'))).toEqual([
      'model.ssd.loss.classification_loss: changed weighted_sigmoid { } → weighted_softmax { }',
    ]);
  });
});

describe('A fragment', () => {
  const parts = (a: string, b: string): readonly string[] | undefined =>
    compareConfigs({ file: 'a', text: a }, { file: 'b', text: b }).parts;

  it('is compared where it belongs', () => {
    const fragment = 'classification_loss { weighted_sigmoid { class_weights: [1, 2] } }';
    const whole = ssd(
      'num_classes: 2 loss { classification_loss { weighted_sigmoid { class_weights: [1, 3] } } localization_loss { weighted_l2 { } } }',
    );
    const said = 'model.ssd.loss.classification_loss.weighted_sigmoid.class_weights[1]: changed';
    expect(diff(fragment, whole)).toEqual([`${said} 2.0 → 3.0`]);
    expect(diff(whole, fragment)).toEqual([`${said} 3.0 → 2.0`]);
    expect(parts(fragment, whole)).toEqual(['model.ssd.loss.classification_loss']);
    expect(parts(whole, whole)).toBeUndefined();
  });

  it('is compared with another in all that either holds, or in the smaller part', () => {
    const [loss, box] = ['classification_loss { weighted_sigmoid { } }', 'box_loss { weighted_huber { } }'];
    expect(parts(loss, box)).toEqual([
      'model.ssd.loss.classification_loss',
      'model.ssd.loss.localization_loss',
    ]);
    expect(diff(`${loss} ${box}`, loss)).toEqual([
      'model.ssd.loss.localization_loss: changed { weighted_smooth_l1 { } } → (none)',
    ]);
    expect(diff(`loss { ${loss} ${box} }`, loss)).toEqual([]);
  });
});
