import { describe, expect, it } from 'vitest';
import { describeOracles } from '../../../test/oracles/describe-oracles.ts';
import { randomBoxes } from '../../../test/random-boxes.ts';
import { permutation } from '../../util/permutation.ts';
import { createRandom } from '../../util/random.ts';
import { correctLocalization } from './correct-localization.ts';
import { evaluatePascal, type PascalImage } from './evaluate-pascal.ts';

describeOracles('oracles.json', 'metrics');

describe('evaluatePascal', () => {
  const random = createRandom(50);
  const images = Array.from({ length: 4 }, (): PascalImage => {
    const objectsYxyx = randomBoxes(8, random);
    const objectClasses = Int32Array.from({ length: 8 }, () => 1 + random.int(2));
    return {
      objectsYxyx,
      objectClasses,
      difficult: Uint8Array.from({ length: 8 }, () => Number(random.int(5) === 0)),
      detectionsYxyx: objectsYxyx.map((value) => value + random.uniform(-0.03, 0.03)),
      detectionClasses: objectClasses,
      scores: Float32Array.from({ length: 8 }, () => random.next()),
    };
  });

  it('gives 1 for the ground truth itself, and NaN for a class without any', () => {
    const perfect = images.map((image) => ({ ...image, detectionsYxyx: image.objectsYxyx }));
    const { classes, mAP, pooledAP } = evaluatePascal({ images: perfect, classIds: [1, 2, 3] });
    expect(classes[2].AP).toBeNaN();
    for (const figure of [classes[0].AP, classes[1].AP, mAP, pooledAP]) expect(figure).toBeCloseTo(1, 12);
  });

  it('does not depend on the order of the images when scores differ', () => {
    const order = permutation(4, random);
    const result = evaluatePascal({ images, classIds: [1, 2] });
    const permuted = evaluatePascal({ images: Array.from(order, (i) => images[i]), classIds: [1, 2] });
    expect(result.mAP).toBeGreaterThan(0.1);
    expect(permuted).toEqual(result);
  });
});

describe('recallBounds', () => {
  const image: PascalImage = {
    objectsYxyx: Float32Array.of(0, 0, 1, 1, 2, 2, 3, 3),
    objectClasses: Int32Array.of(1, 1),
    detectionsYxyx: Float32Array.of(0, 0, 1, 1, 5, 5, 6, 6, 2, 2, 3, 3),
    detectionClasses: Int32Array.of(1, 1, 1),
    scores: Float32Array.of(0.9, 0.8, 0.7),
  };

  it('let in only the points whose recall is within them', () => {
    const ap = (recallBounds: readonly [number, number]): number =>
      evaluatePascal({ images: [image], classIds: [1], recallBounds }).classes[0].AP;
    expect(ap([0, 1])).toBeCloseTo(0.5 + 0.5 * (2 / 3), 12);
    expect(ap([0, 0.5])).toBeCloseTo(0.5, 12);
    expect(ap([0.6, 1])).toBeCloseTo(2 / 3, 12);
  });
});

describe('correctLocalization', () => {
  const image = (scores: readonly number[]): PascalImage => ({
    objectsYxyx: Float32Array.of(0, 0, 1, 1),
    objectClasses: Int32Array.of(1),
    detectionsYxyx: Float32Array.of(0, 0, 1, 1, 5, 5, 6, 6, 3, 3, 3, 3),
    detectionClasses: Int32Array.of(1, 1, 1),
    scores: Float32Array.from(scores),
  });

  it('asks of the best detection of each image whether it lies on an object of its class', () => {
    const images = [image([0.5, 0.4, 0.9]), image([0.5, 0.6, 0])];
    const { classes, mean } = correctLocalization(images, [1, 2]);
    expect(classes).toEqual([0.5, Number.NaN]);
    expect(mean).toBe(0.5);
  });
});
