import { describe, expect, test } from 'vitest';
import type { PostProcessingSpec } from '../../detection/post-processing/post-processing-spec.ts';
import type { EvaluationData } from '../../eval/evaluation-data.ts';
import { type CollectBy, STRENGTHS, tunePostProcessing } from './tune-post-processing.ts';

const BASE: PostProcessingSpec = {
  scoreConverter: 'SIGMOID',
  logitScale: 1,
  scoreThreshold: 0.01,
  iouThreshold: 0.6,
  maxDetectionsPerClass: 100,
  maxTotalDetections: 100,
  changeCoordinateFrame: true,
};

/** A number line of objects and detections: class, place, score; a detection is right where its class has an object. */
function dataOf(
  objects: readonly (readonly [number, number])[],
  detections: readonly (readonly [number, number, number])[],
): EvaluationData {
  const box = (place: number) => [20 * place, 0, 10, 10] as const;
  return {
    images: [{ id: 'a', filename: 'a.jpg', width: 1000, height: 10 }],
    classes: [
      { id: 1, name: 'common' },
      { id: 2, name: 'rare' },
    ],
    groundTruths: objects.map(([classId, place]) => ({ imageId: 0, classId, boxXywh: box(place) })),
    detections: detections.map(([classId, place, score]) => ({
      imageId: 0,
      classId,
      boxXywh: box(place),
      score,
    })),
  };
}

const OBJECTS = [
  [1, 0],
  [1, 1],
  [2, 2],
] as const;
const FOUND = [
  [1, 0, 0.9],
  [1, 1, 0.8],
  [1, 5, 0.5],
  [2, 2, 0.4],
  [2, 6, 0.2],
] as const;

/** A split on which a detector finds `FOUND`; rare ones score higher, the stronger the correction. */
const split: CollectBy = async (specs) =>
  specs.map(({ priorCorrection, classThresholds }) => {
    const corrected = FOUND.map(([classId, place, score]) => {
      const divisor = priorCorrection?.divisors[classId - 1] ?? 1;
      return [classId, place, score / (score + divisor * (1 - score))] as const;
    });
    return dataOf(
      OBJECTS,
      corrected.filter(([classId, , score]) => score >= (classThresholds?.[classId - 1] ?? 0)),
    );
  });

const never: CollectBy = () => Promise.reject(new Error('not to be run'));

describe('post-processing after training', () => {
  test('says in how many images all places are taken', async () => {
    const thresholds = { rule: undefined, given: new Map([[1, 0.85]]) };
    const { variants } = await tunePostProcessing(
      { ...BASE, maxTotalDetections: FOUND.length },
      { numClasses: 2, thresholds },
      { validation: split, evaluation: split },
    );
    expect(variants.map(({ full_images }) => full_images)).toEqual([1, 0]);
  });

  test('has thresholds that part right from wrong, better than one for all does', async () => {
    const tuned = await tunePostProcessing(
      BASE,
      { numClasses: 2, thresholds: { rule: { kind: 'best_f1' }, given: new Map() } },
      { validation: split, evaluation: split },
    );
    expect(tuned.spec).toEqual({ ...BASE, classThresholds: [0.7, 0.3] });
    expect(tuned.variants.map(({ name, stats }) => [name, stats.F1])).toEqual([
      ['as_trained', expect.closeTo((0.8 + 1) / 2, 9)],
      ['thresholds', 1],
    ]);
    const [before, after] = tuned.variants;
    expect(before.classes.map(({ threshold }) => threshold)).toEqual([0.3, 0.3]);
    expect(after.classes).toMatchObject([
      { name: 'common', threshold: 0.7, right: 2, wrong: 0, missed: 0, precision: 1, recall: 1, F1: 1 },
      { name: 'rare', threshold: 0.3, right: 1, wrong: 0, missed: 0 },
    ]);
  });

  test('takes given thresholds before the rule, and runs nothing where nothing is chosen or measured', async () => {
    const given = new Map([[1, 0.85]]);
    const both = { numClasses: 2, thresholds: { rule: { kind: 'best_f1' } as const, given } };
    expect((await tunePostProcessing(BASE, both, { validation: split })).spec.classThresholds).toEqual([
      0.85, 0.3,
    ]);
    const alone = { numClasses: 2, thresholds: { rule: undefined, given } };
    const tuned = await tunePostProcessing(BASE, alone, { validation: never });
    expect(tuned.spec.classThresholds).toEqual([0.85, undefined]);
    expect(tuned.variants).toEqual([]);
  });

  test('corrects priors as strongly as the criterion says; by AP not at all where AP cannot change', async () => {
    const correction = { method: 'norcal', strength: undefined, counts: [90, 10] } as const;
    const byAP = { numClasses: 2, correction: { ...correction, criterion: 'AP' as const } };
    const kept = await tunePostProcessing(BASE, byAP, { validation: split, evaluation: split });
    expect(kept.correction?.strength).toBe(0);
    expect(kept.correction?.tried.map(({ strength }) => strength)).toEqual(STRENGTHS);
    expect(new Set(kept.correction?.tried.map(({ AP }) => AP)).size).toBe(1);
    expect(kept.spec).toEqual(BASE);

    const byF1 = { numClasses: 2, correction: { ...correction, criterion: 'F1' as const } };
    const better = await tunePostProcessing(BASE, byF1, { validation: split, evaluation: split });
    expect(better.correction?.strength).toBeGreaterThan(0);
    expect(better.spec.priorCorrection?.method).toBe('norcal');
    const [before, after] = better.variants;
    expect([before.full_images, after.full_images]).toEqual([0, 0]);
    expect(after.stats.AP).toBe(before.stats.AP);
    expect(after.stats.F1).toBe(1);
    expect(before.stats.F1).toBeLessThan(1);
  });

  test('leaves scores as they are where all classes were trained on alike', async () => {
    const correction = { method: 'norcal', strength: 1, counts: [50, 50], criterion: 'AP' } as const;
    const { spec } = await tunePostProcessing(BASE, { numClasses: 2, correction }, { validation: never });
    expect(spec).toEqual(BASE);
  });

  test('chooses thresholds of corrected scores', async () => {
    const request = {
      numClasses: 2,
      correction: { method: 'norcal', strength: 1, counts: [90, 10], criterion: 'AP' },
      thresholds: { rule: { kind: 'best_f1' }, given: new Map() },
    } as const;
    const { spec, variants } = await tunePostProcessing(BASE, request, {
      validation: split,
      evaluation: split,
    });
    // The rare class's 0.4 and 0.2 have become 0.67 and 0.43, the common one's 0.8 and 0.5 the same 0.57 and 0.25.
    expect(spec.classThresholds?.[1]).toBeGreaterThan(0.43);
    expect(spec.classThresholds?.[0]).toBeLessThan(0.57);
    expect(variants.map(({ name }) => name)).toEqual(['as_trained', 'prior_corrected', 'thresholds']);
    expect(variants[2].stats.F1).toBe(1);
  });
});
