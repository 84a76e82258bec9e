/**
 * @module
 * Runs a detector over a data set and keeps what it found beside the ground truth, ready for every protocol.
 */

import type { Dataset } from '../dataset/dataset.ts';
import type { ImageResizer } from '../detection/image-resizer.ts';
import type { CocoDetection } from '../eval/coco/coco-data.ts';
import type { EvaluatedImage, EvaluatedObject, EvaluationData } from '../eval/evaluation-data.ts';
import { evaluationImages } from '../input/evaluation-images.ts';
import { evaluatedClasses, evaluatedImage, evaluatedObjects, toPixelsXywh } from './dataset-objects.ts';
import type { Detector } from './detector.ts';

export interface EvaluateOptions {
  readonly detector: Detector;
  readonly dataset: Dataset;
  readonly resizer: ImageResizer;
  readonly numClasses: number;
  /** Told after each image. */
  readonly onImage?: (done: number, total: number) => void;
}

/** The images, objects and detections of `dataset`; boxes in pixels of the original images. @throws DataError */
export async function collectDetections(options: EvaluateOptions): Promise<EvaluationData> {
  const { detector, dataset, resizer, numClasses } = options;
  const images: EvaluatedImage[] = [];
  const groundTruths: EvaluatedObject[] = [];
  const detections: CocoDetection[] = [];
  for await (const { sample, image, size } of evaluationImages(dataset, resizer)) {
    const imageId = images.length;
    images.push(evaluatedImage(sample));
    for (const object of evaluatedObjects(sample, imageId)) groundTruths.push(object);
    const found = await detector.detect(image, size);
    for (let k = 0; k < found.count; k++) {
      const boxXywh = toPixelsXywh(found.boxesYxyx, 4 * k, sample);
      detections.push({ imageId, classId: found.classes[k] + 1, boxXywh, score: found.scores[k] });
    }
    options.onImage?.(images.length, dataset.length);
  }
  return { images, classes: evaluatedClasses(dataset, numClasses), groundTruths, detections };
}
