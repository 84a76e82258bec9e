/**
 * @module
 * CorLoc (Deselaers et al. 2010; utils/per_image_evaluation.py and utils/metrics.py, `compute_cor_loc`): in how many of
 * the images that show a class its best detection lies on one of its objects. Difficult and group boxes count like any.
 */

import { iou } from '../../detection/boxes/iou.ts';
import type { PascalImage } from './evaluate-pascal.ts';

/** CorLoc of each class and its mean over the classes that have images. */
export interface CorrectLocalization {
  /** [C] in [0, 1]; NaN for a class that no image shows. */
  readonly classes: readonly number[];
  readonly mean: number;
}

/** Whether the best detection of class `id` (the first of equals) has an IoU ≥ `iouThreshold` with an object of it. */
function isFound(image: PascalImage, id: number, iouThreshold: number): boolean {
  let best = -1;
  image.detectionClasses.forEach((found, d) => {
    const at = 4 * d;
    const boxes = image.detectionsYxyx;
    const sized = boxes[at] < boxes[at + 2] && boxes[at + 1] < boxes[at + 3];
    if (found === id && sized && (best < 0 || image.scores[d] > image.scores[best])) best = d;
  });
  return (
    best >= 0 &&
    image.objectClasses.some(
      (shown, g) => shown === id && iou(image.detectionsYxyx, best, image.objectsYxyx, g) >= iouThreshold,
    )
  );
}

/** CorLoc over `images` of the classes `classIds`. */
export function correctLocalization(
  images: readonly PascalImage[],
  classIds: readonly number[],
  iouThreshold = 0.5,
): CorrectLocalization {
  const classes = classIds.map((id) => {
    const showing = images.filter(({ objectClasses }) => objectClasses.includes(id));
    return showing.filter((image) => isFound(image, id, iouThreshold)).length / showing.length;
  });
  const shown = classes.filter((share) => !Number.isNaN(share));
  return { classes, mean: shown.reduce((sum, share) => sum + share, 0) / shown.length };
}
