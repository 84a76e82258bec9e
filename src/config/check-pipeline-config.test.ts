import { describe, expect, it } from 'vitest';
import { lineColumn } from '../util/line-column.ts';
import { checkPipelineConfig } from './check-pipeline-config.ts';
import { loadPipelineConfig } from './load-pipeline-config.ts';

/** The rules on the form of class weights; those on their meaning are held by test/broken-configs. */
const OF_FORM: ReadonlySet<string> = new Set(['CW201', 'CW202', 'CW203', 'CW204', 'CW205', 'CW206', 'CW207']);

/** What they say of an SSD of two classes with this classification loss: `line:column severity: message`. */
function check(loss: string, more = ''): string[] {
  const text = `model { ssd { num_classes: 2\nimage_resizer { } anchor_generator { } post_processing { }
loss { classification_loss {\n${loss}\n}\n${more} } } }`;
  const found = checkPipelineConfig(loadPipelineConfig(text, 'x')).filter(({ rule }) => OF_FORM.has(rule));
  return found.map(({ severity, message, place }) => {
    const at = place && lineColumn(place.text, place.offset);
    return `${at?.line}:${at?.column} ${severity}: ${message}`;
  });
}

describe('The rules on the form of class weights', () => {
  it('find nothing in good ones', () => {
    expect(check('weighted_sigmoid { class_weights: [1, 5] class_weight_mode: PER_LOGIT }')).toEqual([]);
    expect(
      check('weighted_softmax { class_weight { name: "a" weight: 0 } class_weight { name: "b" weight: 2 } }'),
    ).toEqual([]);
    expect(check('weighted_sigmoid_focal { auto_class_weights { scheme: SQRT max_weight: 10 } }')).toEqual(
      [],
    );
  });

  it('one source of weights in a loss', () => {
    expect(
      check(
        'weighted_sigmoid {\nauto_class_weights { }\nclass_weights: [1, 5]\nclass_weight { name: "a" weight: 1 } }',
      ),
    ).toEqual([
      '5:1 error: weighted_sigmoid has both class_weights and auto_class_weights. Keep one: class_weights, class_weight or auto_class_weights.',
      '7:1 error: weighted_sigmoid has both class_weights and class_weight. Keep one: class_weights, class_weight or auto_class_weights.',
    ]);
  });

  it('one weight for each class', () => {
    expect(check('weighted_sigmoid { class_weights: [1, 5, 2] }')).toEqual([
      '4:20 error: class_weights has 3 entries, num_classes is 2. Give one weight for each class, in label-map id order. The background has no entry: the first is the class with id 1.',
    ]);
    expect(check('weighted_sigmoid { }', 'localization_loss { weighted_l2 { class_weights: 1 } }')).toEqual([
      '6:35 error: class_weights has 1 entry, num_classes is 2. Give one weight for each class, in label-map id order.',
    ]);
  });

  it('finite weights, at least 0, not all 0', () => {
    expect(check('weighted_sigmoid { class_weights: [-1, nan] }')).toEqual([
      '4:36 error: A class weight must be finite and at least 0, got -1.',
      '4:40 error: A class weight must be finite and at least 0, got NaN.',
    ]);
    expect(check('weighted_sigmoid { class_weights: [0, 0.0] }')).toEqual([
      '4:20 error: Every class weight is 0: nothing would be learnt. Raise one above 0.',
    ]);
    expect(
      check('weighted_sigmoid { class_weight { name: "a" weight: inf } class_weight { name: "b" } }'),
    ).toEqual([
      '4:45 error: A class weight must be finite and at least 0, got Infinity.',
      '4:59 error: The class weight of "b" has no weight. Write class_weight { name: "b" weight: 1.0 }.',
    ]);
  });

  it('names once', () => {
    expect(
      check(
        'weighted_sigmoid {\nclass_weight [{ name: "a" weight: 1 },\n{ name: "a" weight: 2 }, { weight: 1 }] }',
      ),
    ).toEqual([
      '6:3 error: The class "a" has a weight already in this loss. Keep one.',
      '6:26 error: This class_weight has no name. Write the name of a class of the label map.',
    ]);
  });

  it.each(['PER_LOGIT', 'POSITIVE_LOGIT'])('%s only on sigmoid losses', (mode) => {
    expect(check(`weighted_softmax { class_weight_mode: ${mode} }`)).toEqual([
      `4:20 error: class_weight_mode ${mode} needs a sigmoid loss, weighted_softmax is a softmax. Use MATCHED_ANCHOR, or weighted_sigmoid.`,
    ]);
    expect(check(`weighted_sigmoid_focal { class_weight_mode: ${mode} }`)).toEqual([]);
  });

  it('parameters of automatic weights in range', () => {
    expect(
      check('weighted_sigmoid { auto_class_weights { beta: 1\npower: -1\nmin_weight: 3\nmax_weight: 2 } }'),
    ).toEqual([
      '4:41 error: beta must be at least 0 and less than 1, got 1.',
      '5:1 error: power must be finite and at least 0, got -1.',
      '7:1 error: max_weight is 2, less than min_weight, 3.',
    ]);
  });

  it('a note that anchorwise_output changes nothing', () => {
    expect(check('weighted_sigmoid { anchorwise_output: true }')).toEqual([
      '4:20 note: anchorwise_output changes nothing, as upstream: losses are always per anchor.',
    ]);
  });

  it('look at losses of other models, and at fragments, whose number of classes is unknown', () => {
    const rcnn =
      'model { faster_rcnn { num_classes: 3 second_stage_classification_loss { weighted_softmax { class_weights: 1 } } } }';
    expect(checkPipelineConfig(loadPipelineConfig(rcnn, 'x'))).toContainEqual(
      expect.objectContaining({ rule: 'CW202', severity: 'error' }),
    );
    const fragment = loadPipelineConfig(
      'classification_loss { weighted_sigmoid { class_weights: [1, 2, 3] } }',
      'x',
    );
    expect(checkPipelineConfig(fragment)).toMatchObject([{ severity: 'note' }]);
  });
});
