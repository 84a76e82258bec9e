/**
 * @module
 * `ssd_random_crop`: one of several crops, drawn uniformly for each image (Liu et al. 2016, SSD, section 2.2;
 * upstream: `ssd_random_crop` in core/preprocessor.py).
 */

import type { Augmentation } from '../augmented-sample.ts';
import { randomCropImage } from './random-crop-image.ts';

/** Applies one of the operations, drawn uniformly. */
export const ssdRandomCrop: Augmentation<'ssd_random_crop'> = (sample, { operations }, random) =>
  operations.length === 0
    ? sample
    : randomCropImage(sample, operations[random.int(operations.length)], random);
