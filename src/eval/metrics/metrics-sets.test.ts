import { describe, expect, it } from 'vitest';
import { COMPUTED_METRICS } from '../../config/support/unused-eval-fields.ts';
import type { BoxXywh } from '../coco/coco-data.ts';
import { evaluateCoco } from '../coco/evaluate-coco.ts';
import type { EvaluationData } from '../evaluation-data.ts';
import { cocoMetrics } from './coco-metrics.ts';
import { frequencyGroup, lvisMetrics } from './lvis-metrics.ts';
import { isMetricsSet, MASK_SETS, METRICS_SETS } from './metrics-sets.ts';
import { pascalMetrics } from './pascal-metrics.ts';

const box = (x: number): BoxXywh => [x, 0, 50, 50];

/** Class 1: one object found, one missed, one difficult found; class 2: a group hit twice; a mistake of class 2 where it is not. */
const data: EvaluationData = {
  images: ['a', 'b'].map((id) => ({ id, filename: `${id}.jpg`, width: 640, height: 480 })),
  classes: [
    { id: 1, name: 'scratch' },
    { id: 2, name: 'dent' },
  ],
  groundTruths: [
    { imageId: 0, classId: 1, boxXywh: box(0) },
    { imageId: 0, classId: 1, boxXywh: box(100) },
    { imageId: 0, classId: 1, boxXywh: box(200), isDifficult: true },
    { imageId: 0, classId: 2, boxXywh: [300, 0, 200, 50], isGroup: true },
  ],
  detections: [
    { imageId: 0, classId: 1, boxXywh: box(0), score: 0.9 },
    { imageId: 0, classId: 1, boxXywh: box(200), score: 0.8 },
    { imageId: 0, classId: 2, boxXywh: box(310), score: 0.7 },
    { imageId: 0, classId: 2, boxXywh: box(400), score: 0.6 },
    { imageId: 1, classId: 2, boxXywh: box(0), score: 0.95 },
  ],
};
const settings = { recallBounds: [0, 1] as const, elevenPoints: false };

describe('the Pascal family', () => {
  it('leaves difficult objects out in pascal_voc, with tags as upstream spells them', () => {
    const figures = pascalMetrics('pascal_voc_detection_metrics', data, settings);
    expect([...figures.keys()]).toEqual([
      'PascalBoxes_Precision/mAP@0.5IOU',
      'PascalBoxes_PerformanceByCategory/AP@0.5IOU/scratch',
      'PascalBoxes_PerformanceByCategory/AP@0.5IOU/dent',
    ]);
    expect([...figures.values()]).toEqual([0.25, 0.5, 0]);
  });

  it('gives both definitions of AP on request: all points and eleven', () => {
    const figures = pascalMetrics('pascal_voc_detection_metrics', data, { ...settings, elevenPoints: true });
    expect(figures.get('PascalBoxes_PerformanceByCategory/AP@0.5IOU/scratch')).toBe(0.5);
    expect(figures.get('PascalBoxes11Points_PerformanceByCategory/AP@0.5IOU/scratch')).toBeCloseTo(
      6 / 11,
      12,
    );
    expect(figures.get('PascalBoxes11Points_Precision/mAP@0.5IOU')).toBeCloseTo(3 / 11, 12);
  });

  it('takes groups as Open Images does: ignored in V2, one object in the challenge', () => {
    const v2 = pascalMetrics('oid_V2_detection_metrics', data, settings);
    expect(v2.get('OpenImagesV2_PerformanceByCategory/AP@0.5IOU/dent')).toBeNaN();
    expect(v2.get('OpenImagesV2_PerformanceByCategory/AP@0.5IOU/scratch')).toBeCloseTo(2 / 3, 12);
    // The mistake in image b is of a class that the image is not known to show, and is left out.
    const challenge = pascalMetrics('oid_challenge_detection_metrics', data, settings);
    expect(challenge.get('OpenImagesDetectionChallenge_PerformanceByCategory/AP@0.5IOU/dent')).toBe(1);
  });

  it('pools all classes in weighted_pascal_voc, and names the bounds in precision_at_recall', () => {
    const weighted = pascalMetrics('weighted_pascal_voc_detection_metrics', data, settings);
    // Ranked: wrong, right, wrong, wrong, of 3 objects.
    expect(weighted.get('WeightedPascalBoxes_Precision/mAP@0.5IOU')).toBeCloseTo(1 / 2 / 3, 12);
    const bounded = pascalMetrics('precision_at_recall_detection_metrics', data, {
      ...settings,
      recallBounds: [0.1, 0.5],
    });
    expect([...bounded.keys()][0]).toBe('PrecisionAtRecallBoxes_Precision/mAP@0.5IOU@[0.1,0.5]Recall');
  });
});

describe('COCO and LVIS', () => {
  const coco = evaluateCoco({ ...data, imageIds: [0, 1] });

  it('read COCO under upstream’s tags, groups of classes too', () => {
    const figures = cocoMetrics(coco, { allPerCategory: true, superCategories: { flaw: 'scratch, dent' } });
    expect(figures.get('DetectionBoxes_Precision/mAP')).toBe(coco.stats.AP);
    expect(figures.get('DetectionBoxes_PerformanceByCategory/mAP/scratch')).toBe(coco.classes[0].AP);
    expect(figures.get('DetectionBoxes_Recall/AR@100 (small) ByCategory/dent')).toBe(-1);
    expect(figures.get('DetectionBoxes_PerformanceBySuperCategory/flaw')).toBe(coco.stats.AP);
  });

  it('average LVIS over rare, common and frequent classes apart', () => {
    expect([10, 11, 100, 101].map(frequencyGroup)).toEqual(['r', 'c', 'c', 'f']);
    const figures = lvisMetrics(
      data,
      new Map([
        [1, 500],
        [2, 3],
      ]),
    );
    expect(figures.get('DetectionBoxes_APf')).toBe(coco.classes[0].AP);
    expect(figures.get('DetectionBoxes_APr')).toBe(coco.classes[1].AP);
    expect(figures.get('DetectionBoxes_APc')).toBe(-1);
  });

  it('know the sets by name, and those of masks apart', () => {
    expect(METRICS_SETS.every(isMetricsSet)).toBe(true);
    expect(MASK_SETS.some(isMetricsSet)).toBe(false);
    expect(METRICS_SETS).toEqual(COMPUTED_METRICS);
    expect(isMetricsSet('open_images_V2_detection_metrics')).toBe(false);
  });
});
