/**
 * @module
 * `random_vertical_flip`: mirrors image and boxes top to bottom when u < probability
 * (upstream: `random_vertical_flip` in core/preprocessor.py).
 */

import { type Augmentation, type AugmentedSample, mapBoxes } from '../augmented-sample.ts';
import { mirrorRows } from '../pixel-view.ts';

/** Mirrors top to bottom: ymin' = 1 − ymax, ymax' = 1 − ymin. */
export function flipVertically(sample: AugmentedSample): AugmentedSample {
  return {
    image: mirrorRows(sample.image),
    groundTruth: mapBoxes(sample.groundTruth, (ymin, xmin, ymax, xmax) => [1 - ymax, xmin, 1 - ymin, xmax]),
  };
}

/** Mirrors top to bottom with chance `probability`. */
export const randomVerticalFlip: Augmentation<'random_vertical_flip'> = (sample, options, random) =>
  random.next() < options.probability ? flipVertically(sample) : sample;
