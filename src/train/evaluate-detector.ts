/**
 * @module
 * Runs a detector over a data set and holds its detections against the ground truth with COCO's figures.
 */

import type { Dataset } from '../dataset/dataset.ts';
import type { CocoDetection, CocoGroundTruth, CocoResult } from '../eval/coco/coco-data.ts';
import { evaluateCoco } from '../eval/coco/evaluate-coco.ts';
import { evaluationImages } from '../input/evaluation-images.ts';
import type { ResizerOptions } from '../input/input-options.ts';
import type { Detector } from './detector.ts';

export interface EvaluateOptions {
  readonly detector: Detector;
  readonly dataset: Dataset;
  readonly resizer: ResizerOptions;
  readonly numClasses: number;
  /** Told after each image. */
  readonly onImage?: (done: number, total: number) => void;
}

/** From normalised yxyx to xywh in pixels of an image. */
function toPixelsXywh(
  yxyx: ArrayLike<number>,
  at: number,
  width: number,
  height: number,
): readonly [number, number, number, number] {
  const [ymin, xmin, ymax, xmax] = [yxyx[at], yxyx[at + 1], yxyx[at + 2], yxyx[at + 3]];
  return [xmin * width, ymin * height, (xmax - xmin) * width, (ymax - ymin) * height];
}

/**
 * COCO's figures of `detector` on `dataset`, boxes in pixels of the original images. As upstream's COCO metrics:
 * crowds are honoured, "difficult" is not used, and objects of ids beyond `numClasses` are left out.
 */
export async function evaluateDetector(options: EvaluateOptions): Promise<CocoResult> {
  const { detector, dataset, resizer } = options;
  const groundTruths: CocoGroundTruth[] = [];
  const detections: CocoDetection[] = [];
  let imageId = 0;
  for await (const { sample, image } of evaluationImages(dataset, resizer)) {
    const { width, height, groundTruth } = sample;
    groundTruth.classes.forEach((classId, g) => {
      groundTruths.push({
        imageId,
        classId,
        boxXywh: toPixelsXywh(groundTruth.boxesYxyx, 4 * g, width, height),
        area: groundTruth.areas?.[g],
        isCrowd: groundTruth.isCrowd[g] === 1,
      });
    });
    const found = await detector.detect(image);
    for (let k = 0; k < found.count; k++) {
      const boxXywh = toPixelsXywh(found.boxesYxyx, 4 * k, width, height);
      detections.push({ imageId, classId: found.classes[k] + 1, boxXywh, score: found.scores[k] });
    }
    imageId++;
    options.onImage?.(imageId, dataset.length);
  }
  const classes = dataset.labelMap.items
    .filter(({ id }) => id >= 1 && id <= options.numClasses)
    .map(({ id, name, displayName }) => ({ id, name: displayName ?? name }));
  const imageIds = Array.from({ length: imageId }, (_, i) => i);
  return evaluateCoco({ groundTruths, detections, classes, imageIds });
}
