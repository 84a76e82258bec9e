/**
 * @module
 * Weights into the text of a configuration: both losses, the comment, nothing else changed.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatWeights, weightsByColumn, writeClassWeights } from './write-class-weights.ts';

const CONFIG = `# my model
model {
  ssd {
    num_classes: 2   # the defects
    loss {
      classification_loss { weighted_sigmoid { } }
      localization_loss {
        weighted_smooth_l1 {
          delta: 1.0 # as upstream
        }
      }
      classification_weight: 1.0
    }
  }
}
`;

const options = {
  file: 'pipeline.config',
  weights: [1, 5],
  comment: ['class weights from data', '  (100, 20)'],
};

describe('writeClassWeights', () => {
  it('sets the weights of both losses with the comment above, and leaves the rest', () => {
    const { text, losses, notes } = writeClassWeights(CONFIG, options);
    expect(notes).toEqual([]);
    expect(losses).toEqual([
      'model.ssd.loss.localization_loss.weighted_smooth_l1',
      'model.ssd.loss.classification_loss.weighted_sigmoid',
    ]);
    expect(text).toMatchInlineSnapshot(`
      "# my model
      model {
        ssd {
          num_classes: 2   # the defects
          loss {
            classification_loss { weighted_sigmoid {
              # class weights from data
              #   (100, 20)
              class_weights: [1.0, 5.0]
            } }
            localization_loss {
              weighted_smooth_l1 {
                delta: 1.0 # as upstream
                # class weights from data
                #   (100, 20)
                class_weights: [1.0, 5.0]
              }
            }
            classification_weight: 1.0
          }
        }
      }
      "
    `);
  });

  it('written again, replaces its weights and its comment', () => {
    const once = writeClassWeights(CONFIG, options).text;
    expect(writeClassWeights(once, options).text).toBe(once);
    const other = { ...options, weights: [2, 1], comment: ['class weights from elsewhere'] };
    const text = writeClassWeights(once, other).text;
    expect(text.match(/class weights/g)).toHaveLength(2);
    expect(text.match(/class_weights: \[2\.0, 1\.0\]/g)).toHaveLength(2);
  });

  it('takes the place of weights by name and of automatic ones, and says so', () => {
    const before = CONFIG.replace(
      'weighted_sigmoid { }',
      'weighted_sigmoid {\n class_weight { name: "pit" weight: 5 }\n class_weight { name: "dent" weight: 1 }\n }',
    ).replace('delta: 1.0 # as upstream', 'auto_class_weights { scheme: SQRT }');
    const { text, notes } = writeClassWeights(before, options);
    expect(text).not.toMatch(/class_weight \{|auto_class_weights/);
    expect(text.match(/class_weights: \[1\.0, 5\.0\]/g)).toHaveLength(2);
    expect(notes).toEqual([
      'model.ssd.loss.localization_loss.weighted_smooth_l1: removed auto_class_weights; class_weights takes its place.',
      'model.ssd.loss.classification_loss.weighted_sigmoid: removed class_weight by name; class_weights takes its place.',
    ]);
  });

  it('refuses another number of classes at its place, and a configuration without losses', () => {
    expect(() => writeClassWeights(CONFIG, { ...options, weights: [1, 2, 3] })).toThrow(
      'pipeline.config:4:5: num_classes is 2, but the data has 3 classes. Correct num_classes, or pass the label map that the model is trained with (--label-map).',
    );
    expect(() => writeClassWeights('model { ssd { num_classes: 2 } }', options)).toThrow(
      'pipeline.config has no loss that takes class weights; add loss {',
    );
  });

  it('tells where only one loss could take them', () => {
    const { notes } = writeClassWeights('classification_loss { weighted_softmax {} }', options);
    expect(notes).toEqual([
      'pipeline.config has no localization_loss that takes class weights; only the other has them now.',
    ]);
  });

  it('writes one loss alone, and tells where there is none such', () => {
    const before = CONFIG.replace('delta: 1.0 # as upstream', 'class_weights: [2.0, 3.0]');
    const { text, losses, notes } = writeClassWeights(before, { ...options, losses: 'classification' });
    expect(losses).toEqual(['model.ssd.loss.classification_loss.weighted_sigmoid']);
    expect(text).toContain('[2.0, 3.0]');
    expect(text.match(/class_weights: \[1\.0, 5\.0\]/g)).toHaveLength(1);
    expect(notes).toEqual([
      'model.ssd.loss.localization_loss.weighted_smooth_l1.class_weights stays as it is.',
    ]);
    expect(() =>
      writeClassWeights('classification_loss { weighted_softmax {} }', {
        ...options,
        losses: 'localization',
      }),
    ).toThrow(
      'pipeline.config has no localization_loss that takes class weights; add loss { localization_loss { weighted_smooth_l1 {} } }.',
    );
  });

  const seeds = new URL('../../../../shared/seed/', import.meta.url);
  const present = existsSync(seeds);
  describe.skipIf(!present)(
    present ? 'the published snippets' : 'needs ../shared/seed, absent here: skipped',
    () => {
      const names = present ? readdirSync(seeds).filter((name) => name.endsWith('.config')) : ['none'];
      it.each(names)('%s takes new weights where the old ones stood, all other bytes kept', (name) => {
        const before = readFileSync(new URL(name, seeds), 'utf8');
        const { text, losses } = writeClassWeights(before, {
          ...options,
          weights: [1, 11.1308],
          comment: [],
        });
        expect(losses.length).toBeGreaterThan(0);
        expect(text).toContain('[1.0, 11.1308]');
        if (before.includes('[1.0, 5.0]'))
          expect(text).toBe(before.replaceAll('[1.0, 5.0]', '[1.0, 11.1308]'));
      });
    },
  );
});

describe('formatWeights', () => {
  it('gives at least one decimal, at most four, and small weights four digits', () => {
    expect(formatWeights([1, 5, 11.13084112, 11.5])).toBe('[1.0, 5.0, 11.1308, 11.5]');
    expect(formatWeights([0.00123456, 0.05, 0])).toBe('[0.001235, 0.05, 0.0]');
  });
});

describe('weightsByColumn', () => {
  it('puts the weight of id c into column c − 1, the smallest into the gaps', () => {
    expect(weightsByColumn([{ id: 2 }, { id: 4 }], [3, 1])).toEqual([1, 3, 1, 1]);
  });
});
