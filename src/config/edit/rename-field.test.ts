import { describe, expect, it } from 'vitest';
import { renameField } from './rename-field.ts';

const LOSS = 'model.ssd.loss.classification_loss';

describe('Renaming a field', () => {
  it('changes its name alone, whatever the spelling', () => {
    const text =
      'classification_loss { # which\n  weighted_sigmoid_cross_entropy : <class_weights: [1, 2]> # so\n}';
    expect(renameField(text, `${LOSS}.weighted_sigmoid`, 'weighted_softmax')).toBe(
      text.replace('weighted_sigmoid_cross_entropy', 'weighted_softmax'),
    );
    expect(renameField(text, `${LOSS}.weighted_sigmoid`, 'weighted_sigmoid')).toBe(
      text.replace('weighted_sigmoid_cross_entropy', 'weighted_sigmoid'),
    );
  });

  it('changes every part of a list', () => {
    const text = 'train_config { freeze_variables: "a" freeze_variables: ["b"] }';
    expect(renameField(text, 'train_config.freeze_variables', 'update_trainable_variables')).toBe(
      text.replaceAll('freeze_variables', 'update_trainable_variables'),
    );
  });

  it('is refused where the result would not read', () => {
    const text =
      'model { ssd { num_classes: 3 image_resizer { } loss { normalize_loss_by_num_matches: true } } }';
    const rename = (path: string, name: string): string => renameField(text, path, name, { file: 'x' });
    expect(() => rename('model.ssd.num_classes', 'num_class')).toThrow(
      'num_classes cannot be renamed: Ssd has no "num_class". Did you mean "num_classes"?',
    );
    expect(() => rename('model.ssd.num_classes', 'matcher')).toThrow('expected a message Matcher');
    expect(() => rename('model.ssd.num_classes', 'image_resizer')).toThrow(
      '"image_resizer" stands there already',
    );
    expect(() => rename('model.ssd.matcher', 'box_coder')).toThrow('model.ssd.matcher does not stand in x');
    expect(() => rename('model.ssd.normalize_loss_by_num_matches', 'freeze_batchnorm')).toThrow(
      'check --fix',
    );
    expect(() => renameField('eval_input_reader { }', 'eval_input_reader[0]', 'x')).toThrow(
      'leave the [0] out',
    );
  });
});
