/**
 * @module
 * `random_horizontal_flip`: mirrors image and boxes left to right when u < probability
 * (upstream: `random_horizontal_flip` in core/preprocessor.py).
 */

import { type Augmentation, type AugmentedSample, mapBoxes } from '../augmented-sample.ts';
import { mirrorColumns } from '../pixel-view.ts';

/** Mirrors left to right: xmin' = 1 − xmax, xmax' = 1 − xmin. */
export function flipHorizontally(sample: AugmentedSample): AugmentedSample {
  return {
    image: mirrorColumns(sample.image),
    groundTruth: mapBoxes(sample.groundTruth, (ymin, xmin, ymax, xmax) => [ymin, 1 - xmax, ymax, 1 - xmin]),
  };
}

/** Mirrors left to right with chance `probability`. */
export const randomHorizontalFlip: Augmentation<'random_horizontal_flip'> = (sample, options, random) =>
  random.next() < options.probability ? flipHorizontally(sample) : sample;
