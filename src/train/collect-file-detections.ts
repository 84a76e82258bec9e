/**
 * @module
 * Runs an exported detector file over a data set, by ONNX Runtime and the file alone, and keeps what it found beside the
 * ground truth, as `collect-detections.ts` does for a run.
 */

import type { Dataset } from '../dataset/dataset.ts';
import type { CocoDetection } from '../eval/coco/coco-data.ts';
import type { EvaluatedImage, EvaluatedObject, EvaluationData } from '../eval/evaluation-data.ts';
import { readImage } from '../input/read-image.ts';
import type { OnnxDetector } from '../runtime/onnx-detector.ts';
import { evaluatedClasses, evaluatedImage, evaluatedObjects, toPixelsXywh } from './dataset-objects.ts';

/** The images, objects and detections of `dataset`; boxes in pixels. @throws DataError */
export async function collectFileDetections(
  detector: OnnxDetector,
  dataset: Dataset,
  onImage?: (done: number, total: number) => void,
): Promise<EvaluationData> {
  const images: EvaluatedImage[] = [];
  const groundTruths: EvaluatedObject[] = [];
  const detections: CocoDetection[] = [];
  for (let imageId = 0; imageId < dataset.length; imageId++) {
    const sample = await dataset.sample(imageId);
    images.push(evaluatedImage(sample));
    for (const object of evaluatedObjects(sample, imageId)) groundTruths.push(object);
    for (const { boxYxyx, score, classId } of await detector.detect(
      await readImage(dataset, imageId, sample),
    ))
      detections.push({ imageId, classId, boxXywh: toPixelsXywh(boxYxyx, 0, sample), score });
    onImage?.(images.length, dataset.length);
  }
  return { images, classes: evaluatedClasses(dataset), groundTruths, detections };
}
