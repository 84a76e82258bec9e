import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TrainEvalPipelineConfigSchema } from '../proto/gen/object_detection/protos/pipeline_pb.js';
import { type Spot, spotAt } from './spot-at.ts';

/** The spot at `|` in `text`, taken out first. */
function spot(text: string): Spot {
  const offset = text.indexOf('|');
  return spotAt(text.slice(0, offset) + text.slice(offset + 1), offset, TrainEvalPipelineConfigSchema);
}

/** `name in PATH`, `value of PATH`, `nothing`; with the token under the cursor. */
function at(text: string): string {
  const { expects, frames, field, token } = spot(text);
  const under = token === undefined ? '' : ` at ${token.text}`;
  if (expects === 'nothing') return `nothing${under}`;
  if (expects === 'value') return `value of ${field?.path ?? '?'}${under}`;
  return `name in ${frames.at(-1)?.path || 'the file'}${under}`;
}

const siblings = (text: string): readonly string[] => [...spot(text).siblings.keys()].sort();

describe('a cursor in a whole text', () => {
  it.each([
    ['|', 'name in the file'],
    ['mod|', 'name in the file at mod'],
    ['model { | }', 'name in model'],
    ['model { ssd { num_c| } }', 'name in model.ssd at num_c'],
    ['model { ssd { num_classes: | } }', 'value of model.ssd.num_classes'],
    ['model { ssd { num_classes: 9| } }', 'value of model.ssd.num_classes at 9'],
    ['model { ssd { num_classes| } }', 'name in model.ssd at num_classes'],
    ['model { ssd { num_classes | } }', 'nothing'],
    ['model { ssd { num_classes: 9 | } }', 'name in model.ssd'],
    ['model { ssd { } | }', 'name in model'],
    ['model < ssd < | > >', 'name in model.ssd'],
    [
      'model { ssd { loss { hard_example_miner { loss_type: B| } } } }',
      'value of model.ssd.loss.hard_example_miner.loss_type at B',
    ],
    ['train_config { batch_size: 2 # |', 'nothing at # '],
    ['train_config { # no\n | }', 'name in train_config'],
    ['train_input_reader { label_map_path: "a|b" }', 'value of train_input_reader.label_map_path at "ab"'],
    ['train_input_reader { label_map_path: "ab"| }', 'name in train_input_reader'],
    ['model { sd { | } }', 'nothing'],
    ['model { ssd { num_classes { | } } }', 'nothing'],
    ['[a.b] { | }', 'nothing'],
    ['[a.b] { } |', 'name in the file'],
  ])('%s', (text, expected) => {
    expect(at(text)).toBe(expected);
  });

  it('in lists, of scalars and of messages', () => {
    const miner = (inside: string): string =>
      `model { ssd { loss { classification_loss { weighted_sigmoid { ${inside} } } } } }`;
    const loss = 'model.ssd.loss.classification_loss.weighted_sigmoid';
    expect(at(miner('class_weights: [1, |]'))).toBe(`value of ${loss}.class_weights`);
    expect(at(miner('class_weights: [1 |]'))).toBe('nothing');
    expect(at(miner('class_weights: [1] |'))).toBe(`name in ${loss}`);
    expect(at(miner('class_weight: [{ | }]'))).toBe(`name in ${loss}.class_weight`);
    expect(at(miner('class_weight: [{ name: "a" }, { weight: | }]'))).toBe(
      `value of ${loss}.class_weight.weight`,
    );
    expect(at(miner('class_weight [{ name: "a" }, |]'))).toBe(`value of ${loss}.class_weight`);
  });

  it('where the dialect is read otherwise than written', () => {
    expect(
      at('model { ssd { loss { classification_loss { weighted_sigmoid_cross_entropy { | } } } } }'),
    ).toBe('name in model.ssd.loss.classification_loss.weighted_sigmoid');
    expect(at('model { ssd { loss { normalize_loss_by_num_matches: | } } }')).toBe(
      'value of model.ssd.normalize_loss_by_num_matches',
    );
    expect(at('classification_loss { | }')).toBe('name in model.ssd.loss.classification_loss');
    expect(at('box_loss { weighted_huber { del| } }')).toBe(
      'name in model.ssd.loss.localization_loss.weighted_smooth_l1 at del',
    );
  });

  it('with the fields that its block has before and after it', () => {
    expect(
      siblings('model { ssd { num_classes: 1 | box_coder { mean_stddev_box_coder { } } } } train_config { }'),
    ).toEqual(['box_coder', 'num_classes']);
    expect(siblings('model { ssd { num_classes|: 1 loss { } } }')).toEqual(['loss']);
    expect(siblings('model { ssd { loss { box_loss { } | } } }')).toEqual(['localization_loss']);
  });
});

describe('a cursor in a text that is broken', () => {
  it('behind a name or a colon that nothing follows', () => {
    expect(at('model {\n  ssd {\n    num_classes\n    |\n  }\n}')).toBe('name in model.ssd');
    expect(at('model {\n  ssd {\n    num_classes:\n    lo|ss { }\n  }\n}')).toBe('name in model.ssd at loss');
    expect(siblings('train_config {\n  batch_size: |\n  num_steps: 3\n}')).toEqual([
      'batch_size',
      'num_steps',
    ]);
    expect(at('train_config {\n  batch_size:\n  num_steps: |\n}')).toBe('value of train_config.num_steps');
  });

  it('behind what the lexer refuses', () => {
    expect(at('train_config { batch_size = 3\n  num_steps: |')).toBe('value of train_config.num_steps');
    expect(at('train_config { fine_tune_checkpoint: “x”\n | }')).toBe('name in train_config');
    expect(at('train_config { fine_tune_checkpoint: "x\n  num_s| }')).toBe('name in train_config at num_s');
    expect(at('train_config { fine_tune_checkpoint: "x|\n }')).toBe(
      'value of train_config.fine_tune_checkpoint at "x',
    );
    expect(at('train_config { batch_size: 1.2.3 |}')).toBe('name in train_config');
  });

  it('behind a block that was left open, as indentation tells', () => {
    const open = 'model {\n  ssd {\n    loss {\n      classification_loss {\n    }\n    num_cl|\n  }\n}\n';
    expect(at(open)).toBe('name in model.ssd at num_cl');
    expect(at('model {\n  ssd {\n    num_classes: 2\n}\ntrain_config {\n  |\n}\n')).toBe(
      'name in train_config',
    );
    expect(at('model {\n  ssd {\n    loss {\n    num_classes: |\n  }\n}\n')).toBe(
      'value of model.ssd.num_classes',
    );
    expect(at('model {\n  ssd {\n    loss {\n|')).toBe('name in model');
    expect(at('model {\n  ssd {\n    loss {\n      |')).toBe('name in model.ssd.loss');
    expect(at('model { ssd { loss {\n|')).toBe('name in model.ssd.loss');
  });

  it('behind a bracket too many', () => {
    expect(at('model {\n  ssd {\n    loss {\n    }\n    }\n    |\n  }\n}\n')).toBe('name in model.ssd');
    expect(at('model {\n}\n}\n|')).toBe('name in the file');
  });

  it('behind a list that was left open', () => {
    expect(at('train_input_reader {\n  shuffle: [true,\n  num_epochs: |\n}')).toBe(
      'value of train_input_reader.num_epochs',
    );
  });

  it('but even brackets are believed, however they are indented', () => {
    expect(at('model {\nssd {\n   loss {\n classification_loss {\n  }\n|\n}\n}\n}')).toBe(
      'name in model.ssd.loss',
    );
  });
});

describe('many cursors in every broken file of the corpus', () => {
  const folder = new URL('../../test/broken-configs/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.config'),
  );

  it.each(files)('%s', (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const step = Math.max(1, Math.floor(text.length / 100));
    for (let offset = 0; offset <= text.length; offset += step) {
      const { expects } = spotAt(text, offset, TrainEvalPipelineConfigSchema);
      expect(['name', 'value', 'nothing']).toContain(expects);
    }
  });
});
