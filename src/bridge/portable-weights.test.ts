import { describe, expect, it } from 'vitest';
import { loadPipelineConfig } from '../config/load-pipeline-config.ts';
import { type PortableWeights, portableWeights } from './portable-weights.ts';

const LABELS = {
  items: [
    { id: 1, name: 'cat' },
    { id: 2, name: 'dog', displayName: 'Dog' },
  ],
};

interface More {
  readonly loss?: string;
  readonly ssd?: string;
  readonly train?: string;
}

/** The weights of an SSD of two classes with these losses. */
function of(
  classification: string,
  localization: string,
  { loss = '', ssd = '', train = '' }: More = {},
): PortableWeights {
  const text = `model { ssd { num_classes: 2 ${ssd}
loss { classification_loss { ${classification} } localization_loss { ${localization} } ${loss} } } }
train_config { ${train} }`;
  return portableWeights(loadPipelineConfig(text, 'x'), LABELS);
}

const W = 'class_weights: [1, 5]';

describe('Weights that box weights can carry', () => {
  it('are the same in both losses, as a list or by name', () => {
    const byName = 'class_weight { name: "Dog" weight: 5 }';
    expect(of(`weighted_sigmoid { ${W} }`, `weighted_smooth_l1 { ${byName} }`).weights).toEqual([1, 5]);
    expect(of(`weighted_softmax { ${byName} }`, `weighted_l2 { ${W} }`).weights).toEqual([1, 5]);
  });

  it('are none where all are 1', () => {
    expect(
      of('weighted_sigmoid { }', 'weighted_smooth_l1 { class_weights: [1, 1] }').weights,
    ).toBeUndefined();
    expect(
      of('weighted_sigmoid { class_weight_mode: PER_LOGIT }', 'weighted_l2 { }').weights,
    ).toBeUndefined();
  });

  it('come with the normaliser', () => {
    const losses = [`weighted_sigmoid { ${W} }`, `weighted_smooth_l1 { ${W} }`] as const;
    expect(of(...losses).normalizer).toBe('MATCHES');
    expect(of(...losses, { loss: 'class_weight_normalizer: WEIGHTED_MATCHES' }).normalizer).toBe(
      'WEIGHTED_MATCHES',
    );
    expect(of(...losses, { ssd: 'normalize_loss_by_num_matches: false' }).normalizer).toBe('NONE');
  });
});

describe('What box weights cannot say is refused', () => {
  it.each([
    [
      'weights in one loss',
      () => of(`weighted_sigmoid { ${W} }`, 'weighted_smooth_l1 { }'),
      'x:2:30: The two losses have different class weights: model.ssd.loss.classification_loss.weighted_sigmoid has [1, 5], model.ssd.loss.localization_loss.weighted_smooth_l1 has none. The weight of a box multiplies both alike; give both losses the same weights.',
    ],
    [
      'different weights',
      () => of(`weighted_sigmoid { ${W} }`, 'weighted_smooth_l1 { class_weights: [1, 4] }'),
      'model.ssd.loss.localization_loss.weighted_smooth_l1 has [1, 4].',
    ],
    [
      'a mode of single logits',
      () => of(`weighted_sigmoid { ${W} class_weight_mode: POSITIVE_LOGIT }`, `weighted_l2 { ${W} }`),
      'class_weight_mode POSITIVE_LOGIT weights single columns of the logits; the weight of a box multiplies all columns of its anchors. Only MATCHED_ANCHOR can be carried over.',
    ],
    [
      'a weight of 0',
      () => of('weighted_sigmoid { class_weights: [1, 0] }', 'weighted_l2 { class_weights: [1, 0] }'),
      'The class weight of "Dog" is 0. A box of weight 0 is not quite the same to the TensorFlow API: it also gives up its claim to its best anchor.',
    ],
    [
      'confidences as targets',
      () =>
        of(`weighted_sigmoid { ${W} }`, `weighted_l2 { ${W} }`, { ssd: 'use_confidences_as_targets: true' }),
      'use_confidences_as_targets: the TensorFlow API then ignores the weights of boxes',
    ],
    [
      'merged boxes',
      () =>
        of(`weighted_sigmoid { ${W} }`, `weighted_l2 { ${W} }`, {
          train: 'merge_multiple_label_boxes: true',
        }),
      'merge_multiple_label_boxes: the TensorFlow API merges boxes but not their weights',
    ],
    [
      'another model',
      () =>
        portableWeights(
          loadPipelineConfig(
            'model { faster_rcnn { num_classes: 2 second_stage_classification_loss { weighted_softmax { class_weights: [1, 5] } } } }',
            'x',
          ),
          LABELS,
        ),
      'model.faster_rcnn.second_stage_classification_loss.weighted_softmax has class weights. In this model the weight of a box reaches other losses too; only those of model.ssd can be carried over.',
    ],
  ])('%s', (_, build, message) => expect(build).toThrow(message));

  it('but none of it matters without weights', () => {
    expect(
      of('weighted_sigmoid { }', 'weighted_l2 { }', { ssd: 'use_confidences_as_targets: true' }).weights,
    ).toBeUndefined();
  });
});
