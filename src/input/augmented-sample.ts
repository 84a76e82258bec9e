/**
 * @module
 * What an augmentation takes and gives: pixels and the boxes on them. Everything that belongs to a box (class, weight,
 * flags) travels with it.
 */

import type { GroundTruth } from '../dataset/sample.ts';
import type { AugmentationFields, AugmentationKind } from '../detection/augmentation-options.ts';
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
 * The boxes named by `indices`, in that order, with all that belongs to them. Areas in pixels are left
 * out: a crop makes them untrue.
 */
export function selectBoxes(groundTruth: GroundTruth, indices: readonly number[]): GroundTruth {
  const boxesYxyx = new Float32Array(4 * indices.length);
  for (const [to, from] of indices.entries()) {
    boxesYxyx.set(groundTruth.boxesYxyx.subarray(4 * from, 4 * from + 4), 4 * to);
  }
  return {
    boxesYxyx,
    classes: Int32Array.from(indices, (i) => groundTruth.classes[i]),
    weights: Float32Array.from(indices, (i) => groundTruth.weights[i]),
    difficult: Uint8Array.from(indices, (i) => groundTruth.difficult[i]),
    isCrowd: Uint8Array.from(indices, (i) => groundTruth.isCrowd[i]),
    groupOf: Uint8Array.from(indices, (i) => groundTruth.groupOf[i]),
  };
}

/**
 * `groundTruth` in the frame of `window` (normalised ymin, xmin, ymax, xmax), without the boxes completely outside it, the
 * others clipped to it (upstream: change_coordinate_frame, prune_completely_outside_window, clip_to_window).
 */
export function moveIntoWindow(
  groundTruth: GroundTruth,
  [top, left, bottom, right]: readonly [number, number, number, number],
): GroundTruth {
  const { boxesYxyx } = groundTruth;
  const height = bottom - top;
  const width = right - left;
  const kept = [...groundTruth.classes.keys()].filter(
    (box) =>
      boxesYxyx[4 * box] < bottom &&
      boxesYxyx[4 * box + 1] < right &&
      boxesYxyx[4 * box + 2] > top &&
      boxesYxyx[4 * box + 3] > left,
  );
  const limit = (v: number): number => Math.min(Math.max(v, 0), 1);
  return mapBoxes(selectBoxes(groundTruth, kept), (ymin, xmin, ymax, xmax) => [
    limit((ymin - top) / height),
    limit((xmin - left) / width),
    limit((ymax - top) / height),
    limit((xmax - left) / width),
  ]);
}
