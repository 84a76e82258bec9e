/**
 * @module
 * Rule: a name is not the one that its message has for the thing: the name of another framework or an abbreviation, or
 * only the first part of the right name.
 */

import type { DescField } from '@bufbuild/protobuf';
import type { FaultRule } from '../../fault-rule.ts';
import { findField } from '../../schema/read-field-name.ts';
import { sayUnknown, type UnknownName } from '../../schema/unknown-name.ts';
import { type FieldNode, fieldStart } from '../../text/syntax-tree.ts';

/** What people write for a field, wherever a message has the field. */
const WRITTEN_FOR: Readonly<Record<string, readonly string[]>> = {
  num_classes: ['num_class', 'n_classes', 'nc', 'number_of_classes', 'classes', 'num_of_classes'],
  num_steps: ['steps', 'max_steps', 'train_steps', 'num_train_steps', 'iterations', 'max_iterations'],
  batch_size: ['batch', 'train_batch_size', 'minibatch_size'],
  fine_tune_checkpoint: [
    'checkpoint',
    'checkpoint_path',
    'pretrained_checkpoint',
    'finetune_checkpoint_path',
  ],
  data_augmentation_options: ['data_augmentation', 'augmentation', 'augmentations'],
  label_map_path: ['label_map', 'labelmap', 'label_map_file', 'label_path', 'labels'],
  input_path: ['path', 'input', 'input_file', 'file', 'filename', 'record_path'],
  metrics_set: ['metrics', 'metric'],
  height: ['h'],
  width: ['w'],
  class_weights: ['weights', 'per_class_weights', 'classes_weights', 'weight_per_class'],
  weighted_sigmoid_focal: ['focal_loss', 'focal', 'sigmoid_focal_loss'],
  initial_learning_rate: ['base_lr', 'lr'],
  learning_rate_base: ['base_lr', 'lr'],
};

/** A name is not the one that its message has for the thing. */
export const otherName: FaultRule<UnknownName> = {
  id: 'CW107',
  name: 'other-name',
  severity: 'error',
  summary: 'A name is not the one that its message has for the thing.',
  explanation:
    'Other frameworks name the same thing otherwise, and blocks have longer names than one expects: adam_optimizer, fixed_shape_resizer, exponential_decay_learning_rate.',
  example: { wrong: 'optimizer { adam { } }', right: 'optimizer { adam_optimizer { } }' },
  recognise(unknown) {
    const { field, blocks } = unknown;
    const { desc, fields } = blocks[blocks.length - 1];
    const written = field.name.toLowerCase();
    const known = Object.keys(WRITTEN_FOR).find(
      (name) => WRITTEN_FOR[name].includes(written) && findField(desc, name),
    );
    const meant = known === undefined ? longerName(desc.fields, field) : findField(desc, known);
    if (meant === undefined || !fits(meant, field)) return undefined;
    const isGiven = meant.fieldKind !== 'list' && fields.some(({ name }) => name === meant.name);
    const start = fieldStart(field);
    return {
      message: `${sayUnknown(unknown)} The field is called "${meant.name}".${isGiven ? ' It is given already.' : ''}`,
      fix: isGiven
        ? undefined
        : {
            title: `Write "${meant.name}"`,
            edits: [{ start, end: start + field.name.length, replacement: meant.name }],
          },
    };
  },
};

/** The one of `known` that begins with the name of `field`, or, for a block, that the name begins with. */
function longerName(known: readonly DescField[], { name, value }: FieldNode): DescField | undefined {
  const longer = known.filter((other) => other.name.startsWith(`${name}_`));
  const shorter = value.kind === 'message' ? known.filter((other) => name.startsWith(`${other.name}_`)) : [];
  const found = longer.length > 0 ? longer : shorter;
  return found.length === 1 && name.length > 2 ? found[0] : undefined;
}

function fits(meant: DescField, { value }: FieldNode): boolean {
  if (value.kind === 'list') return meant.fieldKind === 'list';
  return (meant.message !== undefined) === (value.kind === 'message');
}
