import { describe, expect, it } from 'vitest';
import {
  expectOracle,
  oracleCases,
  oracleFloats,
  oracleNumber,
  oracleNumbers,
  oraclesPresent,
  oracleTitle,
} from '../../../test/oracles.ts';
import { randomBoxes } from '../../../test/random-boxes.ts';
import { createRandom } from '../../util/random.ts';
import { boxArea } from './box-area.ts';
import { boxCount } from './box-count.ts';
import type { BoxWindowYxyx } from './box-window.ts';
import { centreL1Distance } from './centre-l1-distance.ts';
import { changeCoordinateFrame } from './change-coordinate-frame.ts';
import { clipToWindow } from './clip-to-window.ts';
import { giou } from './giou.ts';
import { intersectionArea } from './intersection-area.ts';
import { ioa } from './ioa.ts';
import { iou } from './iou.ts';
import { iouMatrix } from './iou-matrix.ts';
import { type BoxMeasure, pairwiseMatrix } from './pairwise-matrix.ts';
import {
  keepInsideWindow,
  keepLargeBoxes,
  keepOverlapping,
  keepPositiveArea,
  keepTouchingWindow,
} from './prune-boxes.ts';

import { squaredDistance } from './squared-distance.ts';
import { takeRows } from './take-rows.ts';

const areas = (boxes: Float32Array): number[] =>
  Array.from({ length: boxCount(boxes) }, (_, i) => boxArea(boxes, i));

const windowOf = (value: unknown): BoxWindowYxyx => {
  const [ymin, xmin, ymax, xmax] = oracleNumbers(value);
  return [ymin, xmin, ymax, xmax];
};

const measures: Readonly<Record<string, BoxMeasure>> = {
  intersection: intersectionArea,
  iou,
  giou,
  sq_dist: squaredDistance,
  l1: centreL1Distance,
};

describe.skipIf(!oraclesPresent)(oracleTitle('box_ops'), () => {
  for (const oracle of oracleCases('box_ops')) {
    it(oracle.id, () => {
      const { inputs, expected, params } = oracle;
      const op = String(params.op);
      if (op in measures) {
        const matrix = pairwiseMatrix(oracleFloats(inputs.boxes1), oracleFloats(inputs.boxes2), measures[op]);
        expectOracle(matrix, expected[op], oracle);
        return;
      }
      const boxes = oracleFloats(inputs.boxes ?? inputs.boxes1);
      switch (op) {
        case 'area':
          return expectOracle(areas(boxes), expected.area, oracle);
        case 'ioa': {
          const others = oracleFloats(inputs.boxes2);
          // Upstream's ioa(b1, b2) divides by the area of b2, as ours.
          expectOracle(pairwiseMatrix(boxes, others, ioa), expected.ioa_1_2, oracle);
          return expectOracle(pairwiseMatrix(others, boxes, ioa), expected.ioa_2_1, oracle);
        }
        case 'clip_to_window': {
          const clipped = clipToWindow(boxes, windowOf(inputs.window));
          return expectOracle(takeRows(clipped, 4, keepPositiveArea(clipped)), expected.boxes, oracle);
        }
        case 'prune_outside_window': {
          const kept = keepInsideWindow(boxes, windowOf(inputs.window));
          expectOracle(kept, expected.keep, oracle);
          return expectOracle(takeRows(boxes, 4, kept), expected.boxes, oracle);
        }
        case 'prune_completely_outside_window':
          return expectOracle(keepTouchingWindow(boxes, windowOf(inputs.window)), expected.keep, oracle);
        case 'change_coordinate_frame':
          return expectOracle(changeCoordinateFrame(boxes, windowOf(inputs.window)), expected.boxes, oracle);
        case 'prune_non_overlapping_boxes': {
          const others = oracleFloats(inputs.boxes2);
          const least = oracleNumber(params.min_overlap);
          expectOracle(keepOverlapping(boxes, others, least), expected.keep_1_given_2, oracle);
          return expectOracle(keepOverlapping(others, boxes, least), expected.keep_2_given_1, oracle);
        }
        default:
          throw new Error(`No test is written for the box operation "${op}".`);
      }
    });
  }
});

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
