/**
 * @module
 * How well anchors cover boxes before anything is learnt: for each box its best anchor and their IoU.
 *
 * Of all cells of a feature map the one whose centre is nearest to the box's has the best anchor of each shape, as the overlap
 * falls with the distance of the centres along either axis. So one cell of each map is looked at, where a matcher looks at
 * all; a test holds both equal.
 */

import { invariant } from '../../util/errors.ts';
import type { AnchorGenerator, FeatureMapShape } from '../anchor-generators/anchor-generator.ts';
import { iou } from '../boxes/iou.ts';

/** The anchors of one input size. */
export interface AnchorGrid {
  /** Cells of each feature map. */
  readonly featureMapShapes: readonly FeatureMapShape[];
  readonly anchorsPerLocation: readonly number[];
  /** [A, 4] yxyx, normalised, in the order of an `AnchorGenerator`. */
  readonly anchorsYxyx: Float32Array;
}

/** The anchors that `generator` lays on an input of `height` × `width` pixels with feature maps of the shapes given. */
export function anchorGrid(
  generator: AnchorGenerator,
  featureMapShapes: readonly FeatureMapShape[],
  { height, width }: { readonly height: number; readonly width: number },
): AnchorGrid {
  return {
    featureMapShapes,
    anchorsPerLocation: generator.numAnchorsPerLocation(),
    anchorsYxyx: generator.generate(featureMapShapes, height, width),
  };
}

/** The best anchors of N boxes. */
export interface BestAnchors {
  /** [N] */
  readonly iou: Float32Array;
  /** [N] the index of the anchor; the first of equals. */
  readonly anchor: Int32Array;
}

/** The best anchor of each of the boxes [N, 4]. */
export function bestAnchors(boxesYxyx: Float32Array, grid: AnchorGrid): BestAnchors {
  const count = boxesYxyx.length / 4;
  const best = { iou: new Float32Array(count), anchor: new Int32Array(count) };
  const maps = mapsOf(grid);
  for (let box = 0; box < count; box++) {
    const y = (boxesYxyx[4 * box] + boxesYxyx[4 * box + 2]) / 2;
    const x = (boxesYxyx[4 * box + 1] + boxesYxyx[4 * box + 3]) / 2;
    for (const { first, perCell, row, column, columns } of maps) {
      const cell = first + (nearest(row, y) * columns + nearest(column, x)) * perCell;
      for (let anchor = cell; anchor < cell + perCell; anchor++) {
        const overlap = iou(boxesYxyx, box, grid.anchorsYxyx, anchor);
        if (overlap <= best.iou[box]) continue;
        best.iou[box] = overlap;
        best.anchor[box] = anchor;
      }
    }
  }
  return best;
}

/** Evenly spread centres along one axis. */
interface Centres {
  readonly offset: number;
  readonly stride: number;
  readonly count: number;
}

interface MapCells {
  /** Its first anchor. */
  readonly first: number;
  readonly perCell: number;
  readonly columns: number;
  readonly row: Centres;
  readonly column: Centres;
}

/** Where the cells of each map have their centres, read off the anchors. */
function mapsOf({ featureMapShapes, anchorsPerLocation, anchorsYxyx }: AnchorGrid): MapCells[] {
  let first = 0;
  const maps = featureMapShapes.map(([rows, columns], map): MapCells => {
    const perCell = anchorsPerLocation[map];
    const start = first;
    const centre = (cell: number, axis: number): number => {
      const at = 4 * (start + cell * perCell) + axis;
      return (anchorsYxyx[at] + anchorsYxyx[at + 2]) / 2;
    };
    const centres = (count: number, last: number, axis: number): Centres => {
      const offset = centre(0, axis);
      return { offset, count, stride: count > 1 ? (centre(last, axis) - offset) / (count - 1) : 1 };
    };
    first += rows * columns * perCell;
    return {
      first: start,
      perCell,
      columns,
      row: centres(rows, (rows - 1) * columns, 0),
      column: centres(columns, columns - 1, 1),
    };
  });
  invariant(4 * first === anchorsYxyx.length, `${first} anchors counted, ${anchorsYxyx.length / 4} there`);
  return maps;
}

function nearest({ offset, stride, count }: Centres, at: number): number {
  return Math.min(count - 1, Math.max(0, Math.round((at - offset) / stride)));
}
