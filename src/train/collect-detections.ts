/**
 * @module
 * Runs a detector over a data set and keeps what it found beside the ground truth, ready for every protocol.
 */

import type { Dataset } from '../dataset/dataset.ts';
import type { Detections } from '../detection/batch-multiclass-nms.ts';
import type { ImageResizer, ImageSize } from '../detection/image-resizer.ts';
import type { PostProcessingSpec } from '../detection/post-processing/post-processing-spec.ts';
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
  const { detector } = options;
  const [data] = await collect(options, 1, async (image, size) => [await detector.detect(image, size)]);
  return data;
}

/** The same by each of `specs` in place of the detector's own post-processing; the network runs once. @throws DataError */
export function collectVariants(
  options: EvaluateOptions,
  specs: readonly PostProcessingSpec[],
): Promise<readonly EvaluationData[]> {
  const { detector } = options;
  return collect(options, specs.length, (image, size) => detector.detectBy(specs, image, size));
}

/** What `find` finds, each of its `ways` an evaluation of the same images and objects. */
async function collect(
  options: EvaluateOptions,
  ways: number,
  find: (image: Float32Array, size: ImageSize) => Promise<readonly Detections[]>,
): Promise<EvaluationData[]> {
  const { dataset, resizer, numClasses } = options;
  const images: EvaluatedImage[] = [];
  const groundTruths: EvaluatedObject[] = [];
  const detections = Array.from({ length: ways }, (): CocoDetection[] => []);
  for await (const { sample, image, size } of evaluationImages(dataset, resizer)) {
    const imageId = images.length;
    images.push(evaluatedImage(sample));
    for (const object of evaluatedObjects(sample, imageId)) groundTruths.push(object);
    for (const [way, found] of (await find(image, size)).entries()) {
      for (let k = 0; k < found.count; k++) {
        const boxXywh = toPixelsXywh(found.boxesYxyx, 4 * k, sample);
        detections[way].push({ imageId, classId: found.classes[k] + 1, boxXywh, score: found.scores[k] });
      }
    }
    options.onImage?.(images.length, dataset.length);
  }
  const classes = evaluatedClasses(dataset, numClasses);
  return detections.map((found) => ({ images, classes, groundTruths, detections: found }));
}
