import { describe, expect, it } from 'vitest';
import { createRandom } from '../util/random.ts';
import { drawImages } from './bootstrap/bootstrap-precision.ts';
import { createPrecisionMeter } from './bootstrap/weighted-precision.ts';
import type { BoxXywh, CocoDetection } from './coco/coco-data.ts';
import { evaluateCoco } from './coco/evaluate-coco.ts';
import { matchCoco } from './coco/match-coco.ts';
import { rankClass } from './coco/rank-class.ts';
import { evaluateData } from './evaluate-data.ts';
import type { EvaluatedObject, EvaluationData } from './evaluation-data.ts';

const options = { replicates: 50, seed: 3, precisions: [0.5, 0.9] };
const classes = [
  { id: 1, name: 'scratch' },
  { id: 2, name: 'dent' },
];

function randomData(images = 12): EvaluationData {
  const random = createRandom(71);
  const groundTruths: EvaluatedObject[] = [];
  const detections: CocoDetection[] = [];
  for (let imageId = 0; imageId < images; imageId++) {
    for (let place = 0; place < 6; place++) {
      const boxXywh: BoxXywh = [100 * place, 0, 50, 50];
      const classId = 1 + random.int(2);
      if (place < 4) groundTruths.push({ imageId, classId, boxXywh, isCrowd: random.int(9) === 0 });
      for (let n = random.int(3); n > 0; n--) {
        const said = random.int(5) === 0 ? 3 - classId : classId;
        const shifted: BoxXywh = [boxXywh[0] + random.uniform(0, 40), 0, 50, 50];
        detections.push({ imageId, classId: said, boxXywh: shifted, score: random.int(20) / 20 });
      }
    }
  }
  const named = Array.from({ length: images }, (_, i) => ({
    id: `${i}`,
    filename: `${i}.jpg`,
    width: 640,
    height: 480,
  }));
  return { images: named, classes, groundTruths, detections };
}

describe('evaluateData', () => {
  const data = randomData();
  const report = evaluateData(data, options);

  it('gives the figures of evaluateCoco', () => {
    const coco = evaluateCoco({ ...data, imageIds: data.images.map((_, i) => i) });
    expect(report.stats).toEqual(coco.stats);
    expect(report.stats.AP50).toBeGreaterThan(0.05);
    report.classes.forEach((each, c) => {
      expect(each).toMatchObject(coco.classes[c]);
    });
  });

  it('samples a curve whose mean is AP50 and that the scores reach', () => {
    for (const { curve, AP50, best_f1 } of report.classes) {
      expect(curve.precision.reduce((sum, value) => sum + value, 0) / 101).toBeCloseTo(AP50, 12);
      expect(curve.recall).toHaveLength(101);
      const at = curve.score.indexOf(null);
      expect(curve.precision.slice(at).every((value) => value === 0)).toBe(true);
      expect(best_f1?.f1).toBeGreaterThan(0);
    }
  });

  it('finds the threshold of the best F1 by trying each', () => {
    const matching = matchCoco({ ...data, imageIds: data.images.map((_, i) => i) });
    report.classes.forEach(({ best_f1, recall_at_precision }, c) => {
      const ranked = rankClass(matching, c);
      const tries = [...new Set(ranked.scores)].map((score) => {
        const kept = Array.from(ranked.scores.keys()).filter(
          (k) => ranked.scores[k] >= score && (ranked.ignored[k] & 1) === 0,
        );
        const right = kept.filter((k) => ranked.right[k] & 1).length;
        return { precision: right / kept.length, recall: right / ranked.instances };
      });
      const f1 = tries.map(({ precision: p, recall: r }) => (p + r === 0 ? 0 : (2 * p * r) / (p + r)));
      expect(best_f1?.f1).toBeCloseTo(Math.max(...f1), 12);
      for (const { precision, point } of recall_at_precision) {
        const reached = tries.filter((each) => each.precision >= precision).map(({ recall }) => recall);
        expect(point?.recall ?? 0).toBeCloseTo(Math.max(0, ...reached), 12);
      }
    });
  });

  it('counts every object in the rows of the confusion matrix', () => {
    const { matrix, labels } = report.confusion;
    expect(labels).toEqual(['scratch', 'dent', 'background']);
    report.classes.forEach(({ instances }, c) => {
      expect(matrix[c].reduce((sum, n) => sum + n, 0)).toBe(instances);
    });
    expect(matrix[2][2]).toBe(0);
    expect(matrix[0][0]).toBeGreaterThan(0);
  });

  it('starts its error analysis from the same AP50, and each kind mended gains', () => {
    expect(report.error_types.AP50).toBeCloseTo(report.stats.AP50, 12);
    expect(report.error_types.counts.loc).toBeGreaterThan(0);
    for (const rise of Object.values(report.error_types.delta_AP50)) expect(rise).toBeGreaterThan(-1e-12);
  });

  it('is the same for the same seed, and says nothing of intervals without replicates', () => {
    expect(evaluateData(data, options)).toEqual(report);
    const none = evaluateData(data, { ...options, replicates: 0 });
    expect([none.intervals.AP, none.classes[0].intervals.AP50]).toEqual([null, null]);
    const { AP } = report.intervals;
    expect(AP?.[0]).toBeLessThan(report.stats.AP);
    expect(AP?.[1]).toBeGreaterThan(report.stats.AP);
  });
});

describe('a bootstrap replicate', () => {
  it('has the figures of a data set with each image as often as it was drawn', () => {
    const data = randomData();
    // One score for each image, so that no order of equal scores between images matters.
    const detections = data.detections.map((found, i) => ({ ...found, score: (i + 1) / 1000 }));
    const imageIds = data.images.map((_, i) => i);
    const matching = matchCoco({ ...data, detections, imageIds });
    const weights = new Int32Array(data.images.length);
    for (let replicate = 0; replicate < 8; replicate++) {
      drawImages(weights, 5, replicate);
      const drawn = Array.from(weights).flatMap((times, image) => new Array<number>(times).fill(image));
      const copy = <T extends { readonly imageId: number }>(list: readonly T[]): T[] =>
        drawn.flatMap((image, imageId) =>
          list.filter((each) => each.imageId === image).map((each) => ({ ...each, imageId })),
        );
      const again = evaluateCoco({
        classes,
        groundTruths: copy(data.groundTruths),
        detections: copy(detections),
        imageIds: drawn.map((_, i) => i),
      });
      classes.forEach((_, c) => {
        const out = new Float64Array(10);
        expect(createPrecisionMeter(rankClass(matching, c)).measure(weights, out)).toBeCloseTo(
          again.classes[c].AP,
          10,
        );
        expect(out[0]).toBeCloseTo(again.classes[c].AP50, 10);
      });
    }
  });
});

describe('the kinds of mistakes', () => {
  it('are told apart one by one', () => {
    const object = (classId: number, x: number): EvaluatedObject => ({
      imageId: 0,
      classId,
      boxXywh: [x, 0, 100, 100],
    });
    const found = (classId: number, x: number, score: number): CocoDetection => ({
      imageId: 0,
      classId,
      boxXywh: [x, 0, 100, 100],
      score,
    });
    const data: EvaluationData = {
      images: [{ id: 'a', filename: 'a.jpg', width: 9000, height: 100 }],
      classes,
      groundTruths: [object(1, 0), object(1, 1000), object(1, 2000), object(2, 3000), object(2, 4000)],
      detections: [
        found(1, 0, 0.9), // right
        found(1, 5, 0.8), // dupe
        found(1, 1050, 0.7), // loc: overlap 1/3
        found(1, 3000, 0.6), // cls
        found(1, 4060, 0.5), // both: overlap 1/4 with another class
        found(1, 7000, 0.4), // bkg
      ],
    };
    const { error_types, confusion } = evaluateData(data, { ...options, minScore: 0.3 });
    // Missed are the scratch at 2000 and the dent at 4000: the one at 1000 and the one at 3000 are stood for.
    expect(error_types.counts).toEqual({ cls: 1, loc: 1, both: 1, dupe: 1, bkg: 1, miss: 2 });
    // Mending cls gives the dent at 3000: AP50 of dent from 0 to 51/101.
    expect(error_types.delta_AP50.cls).toBeGreaterThan(51 / 101 / 2 - 1e-12);
    expect(confusion.matrix).toEqual([
      [1, 0, 2],
      [1, 0, 1],
      [4, 0, 0],
    ]);
  });
});
