/**
 * @module
 * What a data set has to say to an evaluation: its images and annotated objects, boxes in pixels. Objects of ids beyond
 * `numClasses` are left out, as upstream does.
 */

import type { Dataset } from '../dataset/dataset.ts';
import { labelName } from '../dataset/label-map.ts';
import type { Sample } from '../dataset/sample.ts';
import type { BoxXywh, CocoClass } from '../eval/coco/coco-data.ts';
import type { EvaluatedImage, EvaluatedObject, EvaluationData } from '../eval/evaluation-data.ts';

/** From normalised yxyx to xywh in pixels of an image. */
export function toPixelsXywh(
  yxyx: ArrayLike<number>,
  at: number,
  { width, height }: { readonly width: number; readonly height: number },
): BoxXywh {
  const [ymin, xmin, ymax, xmax] = [yxyx[at], yxyx[at + 1], yxyx[at + 2], yxyx[at + 3]];
  return [xmin * width, ymin * height, (xmax - xmin) * width, (ymax - ymin) * height];
}

/** The classes of `dataset` that a detector of `numClasses` knows. */
export function evaluatedClasses(
  dataset: Dataset,
  numClasses: number = Number.POSITIVE_INFINITY,
): CocoClass[] {
  return dataset.labelMap.items
    .filter(({ id }) => id >= 1 && id <= numClasses)
    .map((item) => ({ id: item.id, name: labelName(item) }));
}

/** The objects of `sample`, image number `imageId`. */
export function evaluatedObjects(sample: Sample, imageId: number): EvaluatedObject[] {
  const { groundTruth } = sample;
  return Array.from(groundTruth.classes, (classId, g) => ({
    imageId,
    classId,
    boxXywh: toPixelsXywh(groundTruth.boxesYxyx, 4 * g, sample),
    area: groundTruth.areas?.[g],
    isCrowd: groundTruth.isCrowd[g] === 1,
    isDifficult: groundTruth.difficult[g] === 1,
    isGroup: groundTruth.groupOf[g] === 1,
  }));
}

export function evaluatedImage({ sourceId, filename, width, height }: Sample): EvaluatedImage {
  return { id: sourceId, filename, width, height };
}

/** Images, classes and objects of `dataset`, without looking at pixels. @throws DataError */
export async function datasetObjects(dataset: Dataset): Promise<Omit<EvaluationData, 'detections'>> {
  const images: EvaluatedImage[] = [];
  const groundTruths: EvaluatedObject[] = [];
  for (let imageId = 0; imageId < dataset.length; imageId++) {
    const sample = await dataset.sample(imageId);
    images.push(evaluatedImage(sample));
    for (const object of evaluatedObjects(sample, imageId)) groundTruths.push(object);
  }
  return { images, classes: evaluatedClasses(dataset), groundTruths };
}
