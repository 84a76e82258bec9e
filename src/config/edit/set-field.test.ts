import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadPipelineConfig } from '../load-pipeline-config.ts';
import { canonicalise } from './canonicalise.ts';
import { removeField } from './remove-field.ts';
import { setField } from './set-field.ts';

const LOSS = 'model.ssd.loss.classification_loss.weighted_sigmoid';
const BOX = 'model.ssd.loss.localization_loss.weighted_smooth_l1';

describe('Setting a field that stands', () => {
  it('replaces its value alone', () => {
    const text =
      'classification_loss {\n  weighted_sigmoid_cross_entropy {\n    class_weights: [1.0, 2.0] // ours\n  }\n}\n';
    expect(setField(text, `${LOSS}.class_weights`, '[1.0, 5.0]')).toBe(text.replace('2.0', '5.0'));
  });

  it('puts one field in the place of several, and lines without anything else go', () => {
    const text =
      'box_loss { weighted_huber {\n  class_weights: 1.0\n  delta: 2.0\n  class_weights: 5.0,\n  class_weights: 7.0 # odd\n} }';
    expect(setField(text, `${BOX}.class_weights`, '[3, 4, 5]')).toBe(
      'box_loss { weighted_huber {\n  class_weights: [3, 4, 5]\n  delta: 2.0\n  # odd\n} }',
    );
  });

  it('sets a scalar, an enum, a string, a message', () => {
    const text = 'model { ssd { num_classes: 90 } } train_config: { batch_size: 24 }';
    expect(setField(text, 'model.ssd.num_classes', '3')).toBe(text.replace('90', '3'));
    expect(setField(text, 'train_config.batch_size', '8')).toBe(text.replace('24', '8'));
    const auto = `${LOSS}.auto_class_weights`;
    const once = setField(text, auto, '{ scheme: SQRT }');
    expect(setField(once, auto, '{ scheme: LOG max_weight: 10 }')).toBe(
      once.replace('scheme: SQRT\n', 'scheme: LOG\n          max_weight: 10\n'),
    );
  });
});

describe('Setting a field that is missing', () => {
  it('adds it at the end of its block, indented as the block is', () => {
    const text =
      'model {\n\tssd {\n\t\tloss {\n\t\t\tclassification_loss {\n\t\t\t\tweighted_sigmoid {\n\t\t\t\t}\n\t\t\t}\n\t\t}\n\t}\n}\n';
    expect(setField(text, `${LOSS}.class_weights`, '[1, 5]')).toBe(
      text.replace('weighted_sigmoid {\n', 'weighted_sigmoid {\n\t\t\t\t\tclass_weights: [1, 5]\n'),
    );
  });

  it('adds the blocks around it', () => {
    const text = 'model {\n    ssd {\n        num_classes: 2\n        # end\n    }\n}\n';
    expect(
      setField(text, `${BOX}.class_weights`, '[1, 5]', { comment: ['class weights', 'from counts'] }),
    ).toBe(
      `model {
    ssd {
        num_classes: 2
        # end
        loss {
            localization_loss {
                weighted_smooth_l1 {
                    # class weights
                    # from counts
                    class_weights: [1, 5]
                }
            }
        }
    }
}
`,
    );
  });

  it('adds a message to a repeated field without one, and fields to the one that is meant', () => {
    const root = 'eval_input_reader.voc_input_reader.root';
    expect(setField('', root, '"a"')).toBe(
      'eval_input_reader {\n  voc_input_reader {\n    root: "a"\n  }\n}\n',
    );
    const two = 'eval_input_reader { shuffle: true }\neval_input_reader { shuffle: false }\n';
    expect(() => setField(two, root, '"a"')).toThrow(
      'pipeline.config has 2 elements of eval_input_reader; say which: eval_input_reader[0] to eval_input_reader[1].',
    );
    expect(setField(two, root.replace('.', '[0].'), '"a"')).toBe(
      'eval_input_reader { shuffle: true\n  voc_input_reader {\n    root: "a"\n  }\n}\neval_input_reader { shuffle: false }\n',
    );
  });

  it('opens a block that is written on one line', () => {
    const text = '  loss { classification_loss { weighted_sigmoid { } } }';
    expect(setField(text, `${LOSS}.class_weights`, '[1, 5]')).toBe(
      '  loss { classification_loss { weighted_sigmoid {\n    class_weights: [1, 5]\n  } } }',
    );
  });

  it('keeps the newlines of the file', () => {
    const text = 'model {\r\n  ssd {\r\n    num_classes: 2\r\n  }\r\n}\r\n';
    const after = setField(text, `${LOSS}.class_weights`, '[1, 5]', { comment: ['class weights'] });
    expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(setField(after, `${LOSS}.class_weights`, '[1, 6]', { comment: ['class weights'] })).toBe(
      after.replace('5]', '6]'),
    );
  });

  it('adds at the end of a file without a last newline', () => {
    expect(setField('model { ssd { } }', 'train_config.batch_size', '8')).toBe(
      'model { ssd { } }\ntrain_config {\n  batch_size: 8\n}\n',
    );
    expect(setField('', 'train_config.batch_size', '8')).toBe('train_config {\n  batch_size: 8\n}\n');
  });

  it('adds to a fragment in the form of a fragment', () => {
    const text = 'classification_loss {\n  weighted_sigmoid { }\n}\n';
    expect(setField(text, `${BOX}.class_weights`, '[1, 5]')).toBe(
      `${text}localization_loss {\n  weighted_smooth_l1 {\n    class_weights: [1, 5]\n  }\n}\n`,
    );
    expect(() => setField(text, 'train_config.batch_size', '8', { file: 'x.config' })).toThrow(
      'x.config is a fragment of model.ssd.loss; train_config.batch_size has no place in it.',
    );
  });
});

describe('The comment above a field', () => {
  const path = `${LOSS}.class_weights`;
  const before =
    'loss {\n  classification_loss {\n    weighted_sigmoid {\n      # mine\n      class_weights: [1, 1]\n    }\n  }\n}\n';

  it('is put above it, below what stands there', () => {
    expect(setField(before, path, '[1, 5]', { comment: ['class weights of a.record'] })).toBe(
      before.replace('class_weights: [1, 1]', '# class weights of a.record\n      class_weights: [1, 5]'),
    );
  });

  it('replaces one of ours, however long, and nothing else', () => {
    const once = setField(before, path, '[1, 5]', { comment: ['class weights of a.record', 'one', 'two'] });
    const twice = setField(once, path, '[1, 7]', { comment: ['Class weights of b.record'] });
    expect(twice).toBe(
      before.replace('class_weights: [1, 1]', '# Class weights of b.record\n      class_weights: [1, 7]'),
    );
  });

  it('breaks a line that other things stand on', () => {
    const text = 'loss { classification_loss { weighted_sigmoid { class_weights: [1, 1] } } }';
    const after = setField(text, path, '[1, 5]', { comment: ['class weights'] });
    expect(after).toBe(
      'loss { classification_loss { weighted_sigmoid {\n  # class weights\n  class_weights: [1, 5] } } }',
    );
  });
});

describe('Removing a field', () => {
  it('takes its line, and our comment above it', () => {
    const text =
      'loss {\n  # mine\n  # class weights from x\n  # and y\n  classification_weight: 2.0\n  localization_weight: 1.0\n}\n';
    const path = 'model.ssd.loss.classification_weight';
    expect(removeField(text, path)).toBe(text.replace('  classification_weight: 2.0\n', ''));
    expect(removeField(text, path, { comment: ['class weights'] })).toBe(
      'loss {\n  # mine\n  localization_weight: 1.0\n}\n',
    );
  });

  it('takes it out of a line, with its separator', () => {
    expect(
      removeField(
        'loss { classification_weight: 2.0, localization_weight: 1.0 }',
        'model.ssd.loss.classification_weight',
      ),
    ).toBe('loss { localization_weight: 1.0 }');
  });

  it('leaves a text without the field alone', () => {
    expect(removeField('model { ssd { } }', `${LOSS}.class_weights`)).toBe('model { ssd { } }');
  });
});

describe('An edit is refused', () => {
  it('where the path is none of the schema', () => {
    expect(() => setField('', 'model.ssd.num_clases', '1')).toThrow(
      '"model.ssd.num_clases" is not the path of a field: Ssd has no "num_clases".',
    );
  });

  it('where the value is none of the field', () => {
    expect(() => setField('model { ssd { } }', 'model.ssd.num_classes', 'many')).toThrow(
      '"many" cannot be written at model.ssd.num_classes:',
    );
    expect(() => setField('model { ssd { } }', 'model.ssd.num_classes', '1 }')).toThrow('cannot be written');
  });

  it('where it would replace another member of a oneof', () => {
    const text = 'loss {\n  classification_loss {\n    weighted_softmax { }\n  }\n}\n';
    expect(() => setField(text, `${LOSS}.class_weights`, '[1, 5]', { file: 'x' })).toThrow(
      'x:3:5: "weighted_sigmoid" cannot be added here: it would replace "weighted_softmax". Remove that first, or let it be replaced (--replace).',
    );
  });
});

const shared = new URL('../../../../shared/configs/', import.meta.url);
const present = existsSync(shared);
const names = present
  ? readdirSync(shared, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.config'))
  : ['no file'];

describe.skipIf(!present)(
  `Edits of real files${present ? '' : ' (need ../shared/configs, absent here: skipped)'}`,
  () => {
    it.each(names)('%s: setting adds lines and nothing else, removing takes them away again', (name) => {
      const text = readFileSync(new URL(name, shared), 'utf8');
      const path = 'train_config.sync_replicas';
      const cleared = removeField(text, path);
      const added = setField(cleared, path, 'true');
      expect(loadPipelineConfig(added, name).config.trainConfig?.syncReplicas).toBe(true);
      expect(removeField(added, path)).toBe(cleared);
      expect(added.split('\n')).toHaveLength(cleared.split('\n').length + 1);
      expect(canonicalise(text, name)).toBe(text);
    });
  },
);
