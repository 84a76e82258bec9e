import { describe, expect, it } from 'vitest';
import { readField } from './read-field.ts';

const TEXT = `model {
  ssd {
    num_classes: 0x3
    loss { hard_example_miner { loss_type: "both" } classification_loss { weighted_sigmoid_cross_entropy { class_weights: [1, 2.5e0] } } }
  }
}
train_input_reader { label_map_path: 'it\\'s' }
eval_config { super_categories { key: "a" value: "b,c" } }
`;

const read = (path: string): unknown => {
  const { isSet, text, json } = readField(TEXT, path);
  return [isSet, text, json];
};

describe('Reading a field', () => {
  it.each([
    ['model.ssd.num_classes', true, '3', 3],
    ['model.ssd.loss.hard_example_miner.loss_type', true, 'BOTH', 'BOTH'],
    ['model.ssd.loss.classification_loss.weighted_sigmoid.class_weights', true, '[1.0, 2.5]', [1, 2.5]],
    ['model.ssd.loss.classification_loss.weighted_sigmoid.class_weights[1]', true, '2.5', 2.5],
    ['train_input_reader.label_map_path', true, '"it\'s"', "it's"],
    ['eval_config.super_categories', true, '[{\n  key: "a"\n  value: "b,c"\n}]', { a: 'b,c' }],
  ])('gives what is set: %s', (path, ...expected) => {
    expect(read(path)).toEqual(expected);
  });

  it.each([
    ['train_config.batch_size', '32', 32],
    ['model.ssd.loss.hard_example_miner.iou_threshold', '0.7', 0.7],
    ['train_config.freeze_variables', '[]', []],
    ['model.ssd.image_resizer.fixed_shape_resizer.height', '300', 300],
    ['eval_input_reader.num_epochs', '0', 0],
  ])('gives the default where nothing is: %s', (path, text, json) => {
    expect(read(path)).toEqual([false, text, json]);
  });

  it('gives nothing for a message that is not there', () => {
    expect(read('model.faster_rcnn')).toEqual([false, undefined, undefined]);
    expect(read('train_config')).toEqual([false, undefined, undefined]);
  });
});
