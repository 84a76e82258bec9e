import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { ImageResizerSchema } from '../../proto/gen/object_detection/protos/image_resizer_pb.js';
import { InputReaderSchema } from '../../proto/gen/object_detection/protos/input_reader_pb.js';
import { TrainConfigSchema } from '../../proto/gen/object_detection/protos/train_pb.js';
import { isUnhonoured } from './unhonoured-fields.ts';
import { isUnused } from './unused-fields.ts';

/** The fields that training and evaluation do as they say. */
const HONOURED: Readonly<Record<string, readonly string[]>> = {
  InputReader: [
    'name', // of evaluation summaries
    'label_map_path',
    'shuffle',
    'sample_1_of_n_examples',
    'max_number_of_boxes',
    'sample_from_datasets_weights',
    'expand_labels_hierarchy',
    'repeat_factor_sampling',
    'tf_record_input_reader',
    'external_input_reader', // among the parts
    'voc_input_reader',
    'coco_input_reader',
    'yolo_input_reader',
    'csv_input_reader',
  ],
  TrainConfig: [
    'batch_size',
    'data_augmentation_options',
    'optimizer',
    'gradient_clipping_by_norm',
    'fine_tune_checkpoint',
    'fine_tune_checkpoint_type',
    'fine_tune_checkpoint_version',
    'load_all_detection_checkpoint_vars',
    'fine_tune_label_map_path',
    'run_fine_tune_checkpoint_dummy_computation',
    'num_steps',
    'bias_grad_multiplier',
    'update_trainable_variables',
    'freeze_variables',
    'add_regularization_loss',
  ],
  ImageResizer: [
    'keep_aspect_ratio_resizer',
    'fixed_shape_resizer',
    'identity_resizer',
    'conditional_shape_resizer',
    'pad_to_multiple_resizer',
    'input_height',
    'input_width',
  ],
};

const isDeprecated = ({ deprecated }: DescField): boolean => deprecated;

describe.each([InputReaderSchema, TrainConfigSchema, ImageResizerSchema])('$name', (schema: DescMessage) => {
  test.each(schema.fields)('$name is done, refused, or known to change nothing', (field) => {
    const { name } = field;
    const accounts = [
      HONOURED[schema.name].includes(name),
      isUnhonoured(schema.name, name),
      isUnused(schema.name, name),
      isDeprecated(field),
    ];
    expect(accounts).toContain(true);
  });
});
