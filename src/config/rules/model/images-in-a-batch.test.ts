import { expect, test } from 'vitest';
import { diagnose } from '../../check-pipeline-config.ts';
import { imagesInABatch } from './images-in-a-batch.ts';

const found = (augmentation: string): number =>
  diagnose(
    `model { ssd { num_classes: 2 image_resizer { keep_aspect_ratio_resizer { } } } }
     train_config { batch_size: 24 data_augmentation_options { ${augmentation} { } } }`,
    'x.config',
  ).diagnostics.filter(({ rule }) => rule === imagesInABatch.id).length;

test('images that keep their proportions do not stack, unless an augmentation gives all of them the same', () => {
  expect(found('random_horizontal_flip')).toBe(1);
  expect(found('ssd_random_crop_fixed_aspect_ratio')).toBe(0);
  expect(found('random_scale_crop_and_pad_to_square')).toBe(0);
});
