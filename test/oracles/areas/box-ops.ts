/**
 * @module
 * `box_ops`: areas, pairwise measures, windows, pruning.
 */

import { boxArea } from '../../../src/detection/boxes/box-area.ts';
import { boxCount } from '../../../src/detection/boxes/box-count.ts';
import type { BoxWindowYxyx } from '../../../src/detection/boxes/box-window.ts';
import { centreL1Distance } from '../../../src/detection/boxes/centre-l1-distance.ts';
import { changeCoordinateFrame } from '../../../src/detection/boxes/change-coordinate-frame.ts';
import { clipToWindow } from '../../../src/detection/boxes/clip-to-window.ts';
import { giou } from '../../../src/detection/boxes/giou.ts';
import { intersectionArea } from '../../../src/detection/boxes/intersection-area.ts';
import { ioa } from '../../../src/detection/boxes/ioa.ts';
import { iou } from '../../../src/detection/boxes/iou.ts';
import { type BoxMeasure, pairwiseMatrix } from '../../../src/detection/boxes/pairwise-matrix.ts';
import {
  keepInsideWindow,
  keepLargeBoxes,
  keepOverlapping,
  keepPositiveArea,
  keepTouchingWindow,
} from '../../../src/detection/boxes/prune-boxes.ts';
import { squaredDistance } from '../../../src/detection/boxes/squared-distance.ts';
import { takeRows } from '../../../src/detection/boxes/take-rows.ts';
import type { Comparison } from '../comparison.ts';
import { type OracleCase, oracleFloats, oracleNumber, oracleNumbers } from '../oracle-case.ts';
import { type AreaRunner, entryOf } from './area.ts';

/** A window of a case: ymin, xmin, ymax, xmax. */
export function windowOf(value: unknown): BoxWindowYxyx {
  const [ymin, xmin, ymax, xmax] = oracleNumbers(value);
  return [ymin, xmin, ymax, xmax];
}

function pairwise(key: string, measure: BoxMeasure): AreaRunner {
  return ({ inputs }, compare) => {
    compare.numbers(key, pairwiseMatrix(oracleFloats(inputs.boxes1), oracleFloats(inputs.boxes2), measure));
  };
}

/** Each box of `boxes1` with the same row of `boxes2`. */
function matched(key: string, measure: BoxMeasure): AreaRunner {
  return ({ inputs }, compare) => {
    const [one, two] = [oracleFloats(inputs.boxes1), oracleFloats(inputs.boxes2)];
    compare.numbers(
      key,
      Array.from({ length: boxCount(one) }, (_, i) => measure(one, i, two, i)),
    );
  };
}

function kept(
  rule: (boxes: Float32Array, oracle: OracleCase) => Int32Array,
): (oracle: OracleCase, compare: Comparison) => void {
  return (oracle, compare) => {
    const boxes = oracleFloats(oracle.inputs.boxes);
    const keep = rule(boxes, oracle);
    compare.numbers('keep', keep);
    compare.numbers('boxes', takeRows(boxes, 4, keep));
  };
}

const OPERATIONS: Readonly<Record<string, AreaRunner>> = {
  area: ({ inputs }, compare) => {
    const boxes = oracleFloats(inputs.boxes);
    compare.numbers(
      'area',
      Array.from({ length: boxCount(boxes) }, (_, i) => boxArea(boxes, i)),
    );
  },
  intersection: pairwise('intersection', intersectionArea),
  iou: pairwise('iou', iou),
  giou: pairwise('giou', giou),
  matched_intersection: matched('matched_intersection', intersectionArea),
  matched_iou: matched('matched_iou', iou),
  sq_dist: pairwise('sq_dist', squaredDistance),
  l1: pairwise('l1', centreL1Distance),
  // Upstream's ioa(b1, b2) divides by the area of b2, as ours.
  ioa: ({ inputs }, compare) => {
    const [one, two] = [oracleFloats(inputs.boxes1), oracleFloats(inputs.boxes2)];
    compare.numbers('ioa_1_2', pairwiseMatrix(one, two, ioa));
    compare.numbers('ioa_2_1', pairwiseMatrix(two, one, ioa));
  },
  clip_to_window: ({ inputs, params }, compare) => {
    const clipped = clipToWindow(oracleFloats(inputs.boxes), windowOf(inputs.window));
    const all = params.filter_nonoverlapping === false;
    compare.numbers('boxes', all ? clipped : takeRows(clipped, 4, keepPositiveArea(clipped)));
  },
  prune_outside_window: kept((boxes, { inputs }) => keepInsideWindow(boxes, windowOf(inputs.window))),
  prune_completely_outside_window: kept((boxes, { inputs }) =>
    keepTouchingWindow(boxes, windowOf(inputs.window)),
  ),
  prune_small_boxes: kept((boxes, { params }) => keepLargeBoxes(boxes, oracleNumber(params.min_side))),
  change_coordinate_frame: ({ inputs }, compare) => {
    compare.numbers('boxes', changeCoordinateFrame(oracleFloats(inputs.boxes), windowOf(inputs.window)));
  },
  prune_non_overlapping_boxes: ({ inputs, params }, compare) => {
    const [one, two] = [oracleFloats(inputs.boxes1), oracleFloats(inputs.boxes2)];
    const least = oracleNumber(params.min_overlap);
    compare.numbers('keep_1_given_2', keepOverlapping(one, two, least));
    compare.numbers('keep_2_given_1', keepOverlapping(two, one, least));
  },
};

export const runBoxOps: AreaRunner = (oracle, compare) =>
  entryOf('box operation', OPERATIONS, oracle.params.op)(oracle, compare);
