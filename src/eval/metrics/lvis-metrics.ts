/**
 * @module
 * LVIS's figures of boxes (Gupta et al. 2019), by the names of its own tool: COCO's rules with up to 300 detections in
 * an image, all classes together, and AP averaged over the rare, the common and the frequent classes apart.
 *
 * Deliberate difference: LVIS images are annotated for some classes only, and list which; our data sets carry no such
 * lists, so every image counts as annotated for every class. On data that is, the figures are the same.
 */

import type { CocoDetection } from '../coco/coco-data.ts';
import { evaluateCoco } from '../coco/evaluate-coco.ts';
import type { EvaluationData } from '../evaluation-data.ts';
import type { TaggedFigures } from './pascal-metrics.ts';

const MAX_DETECTIONS = 300;

/** Rare: at most 10 training images; common: at most 100; frequent: more. */
export type FrequencyGroup = 'r' | 'c' | 'f';

/** The group of a class that `images` training images show. */
export function frequencyGroup(images: number): FrequencyGroup {
  if (images <= 10) return 'r';
  return images <= 100 ? 'c' : 'f';
}

/** LVIS's figures; −1 where nothing counts. `trainingImages`: how many images show each class, by id (absent: 0). */
export function lvisMetrics(
  data: EvaluationData,
  trainingImages: ReadonlyMap<number, number>,
): TaggedFigures {
  const byImage: CocoDetection[][] = data.images.map(() => []);
  for (const found of data.detections) byImage[found.imageId].push(found);
  const detections = byImage.flatMap((own) => own.sort((a, b) => b.score - a.score).slice(0, MAX_DETECTIONS));
  const { stats, classes } = evaluateCoco({
    groundTruths: data.groundTruths,
    detections,
    classes: data.classes,
    imageIds: data.images.map((_, i) => i),
    maxDetections: MAX_DETECTIONS,
  });
  const meanOf = (group: FrequencyGroup): number => {
    const values = classes
      .filter(({ id, AP }) => AP >= 0 && frequencyGroup(trainingImages.get(id) ?? 0) === group)
      .map(({ AP }) => AP);
    return values.length === 0 ? -1 : values.reduce((sum, AP) => sum + AP, 0) / values.length;
  };
  const figures = {
    AP: stats.AP,
    AP50: stats.AP50,
    AP75: stats.AP75,
    APs: stats.AP_small,
    APm: stats.AP_medium,
    APl: stats.AP_large,
    APr: meanOf('r'),
    APc: meanOf('c'),
    APf: meanOf('f'),
    'AR@300': stats.AR100,
    'ARs@300': stats.AR_small,
    'ARm@300': stats.AR_medium,
    'ARl@300': stats.AR_large,
  };
  return new Map([
    ...Object.entries(figures).map(([name, value]) => [`DetectionBoxes_${name}`, value] as const),
    ...classes.map(({ name, AP }) => [`DetectionBoxes_PerformanceByCategory/mAP/${name}`, AP] as const),
  ]);
}
