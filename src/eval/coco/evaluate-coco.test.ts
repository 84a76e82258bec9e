import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expectOracle, oracleCases, oraclesPresent, oracleTitle } from '../../../test/oracles.ts';
import { permutation } from '../../util/permutation.ts';
import { createRandom } from '../../util/random.ts';
import type { BoxXywh, CocoClass, CocoDetection, CocoGroundTruth } from './coco-data.ts';
import { COCO_STATS } from './coco-data.ts';
import { evaluateCoco } from './evaluate-coco.ts';

interface CocoCase {
  readonly id: string;
  readonly groundtruth: {
    readonly images: readonly { readonly id: number }[];
    readonly categories: readonly CocoClass[];
    readonly annotations: readonly {
      readonly image_id: number;
      readonly category_id: number;
      readonly bbox: BoxXywh;
      readonly area: number;
      readonly iscrowd: number;
    }[];
  };
  readonly detections: readonly {
    readonly image_id: number;
    readonly category_id: number;
    readonly bbox: BoxXywh;
    readonly score: number;
  }[];
  readonly expected: {
    readonly stats: readonly number[];
    readonly per_category: readonly {
      readonly id: number;
      readonly AP: number;
      readonly AP50: number;
      readonly AR100: number;
    }[];
  };
}

const file = new URL('../../../../shared/reference/coco-eval.json', import.meta.url);
const present = existsSync(file);
const cases = present ? (JSON.parse(readFileSync(file, 'utf8')) as { cases: CocoCase[] }).cases : [];

describe('pycocotools', () => {
  if (!present) it.skip('needs ../shared/reference/coco-eval.json, absent here: skipped');
  it.each(cases)('$id: every figure to 1e-9', ({ groundtruth, detections, expected }) => {
    const result = evaluateCoco({
      groundTruths: groundtruth.annotations.map((object) => ({
        imageId: object.image_id,
        classId: object.category_id,
        boxXywh: object.bbox,
        area: object.area,
        isCrowd: object.iscrowd === 1,
      })),
      detections: detections.map((found) => ({
        imageId: found.image_id,
        classId: found.category_id,
        boxXywh: found.bbox,
        score: found.score,
      })),
      classes: groundtruth.categories,
      imageIds: groundtruth.images.map(({ id }) => id),
    });
    COCO_STATS.forEach((name, i) => {
      expect(Math.abs(result.stats[name] - expected.stats[i]), name).toBeLessThan(1e-9);
    });
    expect(result.classes.length).toBe(expected.per_category.length);
    result.classes.forEach((each, i) => {
      const wanted = expected.per_category[i];
      expect(each.id).toBe(wanted.id);
      for (const name of ['AP', 'AP50', 'AR100'] as const) {
        expect(Math.abs(each[name] - wanted[name]), `${name} of class ${each.id}`).toBeLessThan(1e-9);
      }
    });
  });
});

describe.skipIf(!oraclesPresent)(oracleTitle('metrics'), () => {
  for (const oracle of oracleCases('metrics').filter(({ params }) => params.op === 'coco')) {
    it(oracle.id, () => {
      type Entry = { image: string; boxes: number[][]; classes: number[]; scores?: number[] };
      const entries = (value: unknown): { box: CocoGroundTruth; score: number }[] =>
        (value as Entry[]).flatMap(({ image, boxes, classes, scores }) =>
          boxes.map(([ymin, xmin, ymax, xmax], i) => ({
            box: {
              imageId: Number(image.slice(5)),
              classId: classes[i],
              boxXywh: [xmin, ymin, xmax - xmin, ymax - ymin] as const,
            },
            score: scores?.[i] ?? 0,
          })),
        );
      const result = evaluateCoco({
        groundTruths: entries(oracle.inputs.groundtruth).map(({ box }) => box),
        detections: entries(oracle.inputs.detections).map(({ box, score }) => ({ ...box, score })),
        classes: oracle.params.categories as CocoClass[],
        imageIds: [1, 2, 3],
      });
      const tags: Readonly<Record<string, number>> = {
        'DetectionBoxes_Precision/mAP': result.stats.AP,
        'DetectionBoxes_Precision/mAP@.50IOU': result.stats.AP50,
        'DetectionBoxes_Precision/mAP@.75IOU': result.stats.AP75,
        'DetectionBoxes_Precision/mAP (small)': result.stats.AP_small,
        'DetectionBoxes_Precision/mAP (medium)': result.stats.AP_medium,
        'DetectionBoxes_Precision/mAP (large)': result.stats.AP_large,
        'DetectionBoxes_Recall/AR@1': result.stats.AR1,
        'DetectionBoxes_Recall/AR@10': result.stats.AR10,
        'DetectionBoxes_Recall/AR@100': result.stats.AR100,
        'DetectionBoxes_Recall/AR@100 (small)': result.stats.AR_small,
        'DetectionBoxes_Recall/AR@100 (medium)': result.stats.AR_medium,
        'DetectionBoxes_Recall/AR@100 (large)': result.stats.AR_large,
      };
      for (const [tag, value] of Object.entries(oracle.expected)) expectOracle([tags[tag]], value, oracle);
    });
  }
});

describe('evaluateCoco', () => {
  const random = createRandom(40);
  const classes: readonly CocoClass[] = [
    { id: 1, name: 'scratch' },
    { id: 2, name: 'dent' },
    { id: 3, name: 'stain' },
  ];
  const imageIds = [4, 2, 9];
  const box = (): BoxXywh => [
    random.uniform(0, 300),
    random.uniform(0, 200),
    random.uniform(10, 150),
    random.uniform(10, 150),
  ];
  const groundTruths: CocoGroundTruth[] = Array.from({ length: 40 }, (_, i) => ({
    imageId: imageIds[i % 3],
    classId: 1 + random.int(2),
    boxXywh: box(),
    isCrowd: i % 13 === 0,
  }));
  const detections: CocoDetection[] = Array.from({ length: 120 }, (_, i) => {
    const near = groundTruths[random.int(40)];
    const boxXywh = near.boxXywh.map((side) => side + random.uniform(-8, 8));
    return {
      imageId: near.imageId,
      classId: i % 7 === 0 ? 3 : near.classId,
      boxXywh: [boxXywh[0], boxXywh[1], boxXywh[2], boxXywh[3]],
      score: (i + 1) / 121,
    };
  });
  const options = { groundTruths, detections, classes, imageIds };
  const shuffled = <T>(list: readonly T[]): T[] =>
    Array.from(permutation(list.length, random), (i) => list[i]);

  it('gives 1 everywhere for the ground truth itself, −1 for a class without any', () => {
    const counted = groundTruths.filter(({ isCrowd }) => !isCrowd);
    const perfect = counted.map((object) => ({ ...object, score: 0.5 }));
    const { stats, classes: each } = evaluateCoco({ ...options, groundTruths: counted, detections: perfect });
    expect([stats.AP, stats.AP75, stats.AR100]).toEqual([1, 1, 1]);
    expect([each[2].AP, each[2].AR100, each[2].instances]).toEqual([-1, -1, 0]);
    expect(each[0].instances + each[1].instances).toBe(counted.length);
  });

  it('does not depend on the order of its lists when scores differ', () => {
    const result = evaluateCoco(options);
    expect(result.stats.AP).toBeGreaterThan(0.1);
    expect(result.stats.AP).toBeLessThan(0.9);
    expect(
      evaluateCoco({
        groundTruths: shuffled(groundTruths),
        detections: shuffled(detections),
        classes,
        imageIds: shuffled(imageIds),
      }),
    ).toEqual(result);
  });

  it('depends on the order of scores alone', () => {
    const squared = detections.map((found) => ({ ...found, score: found.score ** 2 }));
    expect(evaluateCoco({ ...options, detections: squared })).toEqual(evaluateCoco(options));
  });

  it('evaluates each class as if it were alone', () => {
    const together = evaluateCoco(options);
    classes.forEach((each, i) => {
      expect(evaluateCoco({ ...options, classes: [each] }).classes[0]).toEqual(together.classes[i]);
    });
  });

  it('reads 101-point precision: one object found after one mistake of two has AP ½ up to recall ½', () => {
    const objects: CocoGroundTruth[] = [
      { imageId: 2, classId: 1, boxXywh: [0, 0, 50, 50] },
      { imageId: 2, classId: 1, boxXywh: [100, 100, 50, 50] },
    ];
    const found: CocoDetection[] = [
      { imageId: 2, classId: 1, boxXywh: [200, 0, 50, 50], score: 0.9 },
      { imageId: 2, classId: 1, boxXywh: [0, 0, 50, 50], score: 0.8 },
    ];
    const { stats } = evaluateCoco({ groundTruths: objects, detections: found, classes, imageIds });
    expect(stats.AP50).toBeCloseTo((51 / 101) * 0.5, 12);
    expect([stats.AR1, stats.AR10]).toEqual([0, 0.5]);
  });

  it('names the detection that is of no image evaluated', () => {
    const stray = { imageId: 77, classId: 1, boxXywh: [0, 0, 1, 1] as const, score: 1 };
    expect(() => evaluateCoco({ ...options, detections: [stray] })).toThrow(
      'COCO evaluation: detection 0 is of image 77, which is not among the 3 images evaluated.',
    );
    const wild = { ...stray, imageId: 2, boxXywh: [0, 0, Number.NaN, 1] as const };
    expect(() => evaluateCoco({ ...options, detections: [wild] })).toThrow(
      'detection 0 of image 2 has the box [0, 0, NaN, 1]; expected four finite numbers x, y, width, height.',
    );
    expect(() =>
      evaluateCoco({ ...options, detections: [{ ...stray, imageId: 2, score: Number.NaN }] }),
    ).toThrow('detection 0 of image 2 has the score NaN; expected a finite number.');
  });
});
