import { describe, expect, it } from 'vitest';
import { describeOracles } from '../../../test/oracles/describe-oracles.ts';
import { randomBoxes } from '../../../test/random-boxes.ts';
import { createRandom } from '../../util/random.ts';
import type { BoxWindowYxyx } from './box-window.ts';
import { changeCoordinateFrame } from './change-coordinate-frame.ts';
import { giou } from './giou.ts';
import { iou } from './iou.ts';
import { iouMatrix } from './iou-matrix.ts';
import { keepLargeBoxes } from './prune-boxes.ts';

describeOracles('oracles.json', 'box_ops');

describe('box operations', () => {
  const random = createRandom(11);
  const a = randomBoxes(40, random);
  const b = randomBoxes(30, random);

  it('gives an IoU that is symmetric, at most 1, and 1 of a box with itself', () => {
    const forward = iouMatrix(a, b);
    const backward = iouMatrix(b, a);
    for (let i = 0; i < 40; i++) {
      for (let j = 0; j < 30; j++) expect(forward[i * 30 + j]).toBe(backward[j * 40 + i]);
      expect(iou(a, i, a, i)).toBe(1);
    }
    expect(Math.max(...forward)).toBeLessThanOrEqual(1);
    expect(Math.min(...forward)).toBe(0);
  });

  it('gives a matrix of IoU that is that of each pair, to the bit', () => {
    // boxes without area, touching, inverted, and not of numbers besides
    const odd = [
      [0.5, 0.5, 0.5, 0.5],
      [0, 0, 1, 1],
      [1, 1, 2, 2],
      [0.9, 0.1, 0.2, 0.8],
      [Number.NaN, 0, 1, 1],
    ].flat();
    const [rows, columns] = [a, b].map((boxes) => Float32Array.of(...boxes, ...odd));
    const matrix = iouMatrix(rows, columns);
    expect(matrix.length).toBe(45 * 35);
    for (let i = 0; i < 45; i++)
      for (let j = 0; j < 35; j++) expect(matrix[35 * i + j]).toBe(Math.fround(iou(rows, i, columns, j)));
  });

  it('gives a GIoU that is never above the IoU and above −1', () => {
    for (let i = 0; i < 40; i++) {
      for (let j = 0; j < 30; j++) {
        expect(giou(a, i, b, j)).toBeLessThanOrEqual(iou(a, i, b, j));
        expect(giou(a, i, b, j)).toBeGreaterThan(-1);
      }
    }
  });

  it('keeps IoU when both lists change their coordinate frame', () => {
    const window: BoxWindowYxyx = [0.25, 0.125, 0.75, 1];
    const moved = iouMatrix(changeCoordinateFrame(a, window), changeCoordinateFrame(b, window));
    iouMatrix(a, b).forEach((value, at) => {
      expect(moved[at]).toBeCloseTo(value, 5);
    });
  });

  it('drops boxes with one side below the least side', () => {
    const boxes = Float32Array.of(0, 0, 2, 2, 0, 0, 1, 3, 0, 0, 3, 1);
    expect([...keepLargeBoxes(boxes, 2)]).toEqual([0]);
    expect([...keepLargeBoxes(boxes, 1)]).toEqual([0, 1, 2]);
  });

  it('refuses a list of boxes whose length 4 does not divide', () => {
    expect(() => iouMatrix(new Float32Array(5), a)).toThrow(
      'a list of boxes has 5 numbers, which 4 does not divide',
    );
  });
});
