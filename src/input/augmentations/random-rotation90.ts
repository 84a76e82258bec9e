/**
 * @module
 * `random_rotation90`: turns image and boxes by 90° counter-clockwise when u < probability
 * (upstream: `random_rotation90` in core/preprocessor.py).
 */

import { type Augmentation, type AugmentedSample, mapBoxes } from '../augmented-sample.ts';
import { rotateView } from '../pixel-view.ts';

/** Turns counter-clockwise: ymin' = 1 − xmax, xmin' = ymin, ymax' = 1 − xmin, xmax' = ymax. */
export function rotateCounterClockwise(sample: AugmentedSample): AugmentedSample {
  return {
    image: rotateView(sample.image),
    groundTruth: mapBoxes(sample.groundTruth, (ymin, xmin, ymax, xmax) => [1 - xmax, ymin, 1 - xmin, ymax]),
  };
}

/** Turns by 90° counter-clockwise with chance `probability`. */
export const randomRotation90: Augmentation<'random_rotation90'> = (sample, options, random) =>
  random.next() < options.probability ? rotateCounterClockwise(sample) : sample;
