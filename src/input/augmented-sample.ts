/**
 * @module
 * What an augmentation takes and gives: pixels and the boxes on them. Everything that belongs to a box (class, weight,
 * flags) travels with it.
 */

import type { GroundTruth } from '../dataset/sample.ts';
import { selectBoxes } from '../dataset/select-boxes.ts';
import type { AugmentationFields, AugmentationKind } from '../detection/augmentation-options.ts';
import type { BoxWindowYxyx } from '../detection/boxes/box-window.ts';
import { changeCoordinateFrame } from '../detection/boxes/change-coordinate-frame.ts';
import { clipToWindow } from '../detection/boxes/clip-to-window.ts';
import { keepTouchingWindow } from '../detection/boxes/prune-boxes.ts';
import type { Random } from '../util/random.ts';
import type { PixelView } from './pixel-view.ts';

/** An image on its way through the augmentations; boxes are normalised by the view's height and width. */
export interface AugmentedSample {
  readonly image: PixelView;
  readonly groundTruth: GroundTruth;
}

/**
 * One augmentation. It draws its randomness from `random` alone. It may write to the image's floats in place (see
 * `pixel-view.ts`), never to its bytes nor to the ground truth.
 */
export type Augmentation<K extends AugmentationKind> = (
  sample: AugmentedSample,
  options: AugmentationFields[K],
  random: Random,
) => AugmentedSample;

/** An augmentation that has work done outside this thread, as encoding a picture is. */
export type AsyncAugmentation<K extends AugmentationKind> = (
  ...args: Parameters<Augmentation<K>>
) => Promise<AugmentedSample>;

/** `groundTruth` with every box passed through `map`, which gets and returns [ymin, xmin, ymax, xmax]. */
export function mapBoxes(
  groundTruth: GroundTruth,
  map: (ymin: number, xmin: number, ymax: number, xmax: number) => readonly [number, number, number, number],
): GroundTruth {
  const from = groundTruth.boxesYxyx;
  const boxesYxyx = new Float32Array(from.length);
  for (let i = 0; i < from.length; i += 4) {
    boxesYxyx.set(map(from[i], from[i + 1], from[i + 2], from[i + 3]), i);
  }
  return { ...groundTruth, boxesYxyx };
}

/**
 * `groundTruth` in the frame of `window` (normalised ymin, xmin, ymax, xmax), without the boxes completely outside it, the
 * others clipped to it (upstream: change_coordinate_frame, prune_completely_outside_window, clip_to_window).
 */
export function moveIntoWindow(groundTruth: GroundTruth, window: BoxWindowYxyx): GroundTruth {
  const kept = selectBoxes(groundTruth, keepTouchingWindow(groundTruth.boxesYxyx, window));
  return { ...kept, boxesYxyx: clipToWindow(changeCoordinateFrame(kept.boxesYxyx, window), [0, 0, 1, 1]) };
}
