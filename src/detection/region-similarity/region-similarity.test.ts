import { describe, expect, it } from 'vitest';
import { randomBoxes } from '../../../test/random-boxes.ts';
import { createRandom } from '../../util/random.ts';
import { createRegionSimilarity, regionSimilarities } from './region-similarity.ts';

describe.each(Object.entries(regionSimilarities))('%s', (_, similarity) => {
  const random = createRandom(5);
  const boxes = randomBoxes(6, random);
  const anchors = randomBoxes(9, random);
  anchors.set(boxes.subarray(0, 24));

  it('has ground truth in rows and anchors in columns', () => {
    const matrix = similarity(boxes, anchors);
    expect(matrix.length).toBe(6 * 9);
    for (let row = 0; row < 6; row++) {
      const alone = similarity(boxes.slice(4 * row, 4 * row + 4), anchors);
      expect(alone).toEqual(matrix.slice(9 * row, 9 * row + 9));
    }
  });

  it('is largest, over anchors of one size, where the anchor is the box itself', () => {
    const box = boxes.slice(0, 4);
    const shifted = new Float32Array(20);
    for (let k = 0; k < 5; k++)
      shifted.set(
        box.map((value) => value + 0.03 * (k - 2)),
        4 * k,
      );
    const row = similarity(box, shifted);
    expect(row.indexOf(Math.max(...row))).toBe(2);
  });

  it('is empty where there is no ground truth', () => {
    expect(similarity(new Float32Array(0), anchors).length).toBe(0);
  });
});

describe('ioa_similarity', () => {
  it('divides by the area of the anchor', () => {
    const half = regionSimilarities.ioa_similarity(Float32Array.of(0, 0, 1, 1), Float32Array.of(0, 0, 1, 2));
    expect([...half]).toEqual([0.5]);
  });
});

describe('thresholded_iou_similarity', () => {
  it('is 1 above the threshold and 0 at it', () => {
    const similarity = createRegionSimilarity({ kind: 'thresholded_iou_similarity', iouThreshold: 0.5 });
    const box = Float32Array.of(0, 0, 1, 1);
    expect([...similarity(box, Float32Array.of(0, 0, 1, 0.5, 0, 0, 1, 0.75, 2, 2, 3, 3))]).toEqual([0, 1, 0]);
    expect(createRegionSimilarity('iou_similarity')).toBe(regionSimilarities.iou_similarity);
  });
});
