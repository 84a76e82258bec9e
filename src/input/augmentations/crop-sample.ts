/**
 * @module
 * Cuts a window out of an image and carries its boxes along (upstream: `_strict_random_crop_image` in
 * core/preprocessor.py, after the window is drawn).
 */

import { selectBoxes } from '../../dataset/select-boxes.ts';
import { type AugmentedSample, mapBoxes } from '../augmented-sample.ts';
import { cropView, type PixelWindow } from '../pixel-view.ts';

/**
 * Cuts `window` out. A box goes if it lies completely outside, if less than `overlapThresh` of its area is inside, or
 * if nothing of it is left. The others are expressed in the window's frame and, with `clipBoxes`, clipped to it.
 * No box may remain.
 */
export function cropSample(
  sample: AugmentedSample,
  window: PixelWindow,
  options: { readonly overlapThresh: number; readonly clipBoxes: boolean },
): AugmentedSample {
  const { image, groundTruth } = sample;
  const { boxesYxyx } = groundTruth;
  const top = window.y / image.height;
  const left = window.x / image.width;
  const height = window.height / image.height;
  const width = window.width / image.width;
  const kept: number[] = [];
  for (let box = 0; box < groundTruth.classes.length; box++) {
    const [ymin, xmin, ymax, xmax] = boxesYxyx.subarray(4 * box, 4 * box + 4);
    const insideHeight = Math.min(ymax, top + height) - Math.max(ymin, top);
    const insideWidth = Math.min(xmax, left + width) - Math.max(xmin, left);
    if (insideHeight <= 0 || insideWidth <= 0) continue;
    const share = (insideHeight * insideWidth) / ((ymax - ymin) * (xmax - xmin));
    if (share >= options.overlapThresh - 1e-6) kept.push(box); // the slack is for a box just inside in 32 bits
  }
  const limit = (v: number): number => (options.clipBoxes ? Math.min(Math.max(v, 0), 1) : v);
  return {
    image: cropView(image, window),
    groundTruth: mapBoxes(selectBoxes(groundTruth, kept), (ymin, xmin, ymax, xmax) => [
      limit((ymin - top) / height),
      limit((xmin - left) / width),
      limit((ymax - top) / height),
      limit((xmax - left) / width),
    ]),
  };
}
