import { describe, expect, it } from 'vitest';
import { describeOracles } from '../../../test/oracles/describe-oracles.ts';
import { permutation } from '../../util/permutation.ts';
import { createRandom } from '../../util/random.ts';
import type { BoxXywh, CocoClass, CocoDetection, CocoGroundTruth } from './coco-data.ts';
import { evaluateCoco } from './evaluate-coco.ts';

describeOracles('coco-eval.json');

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
