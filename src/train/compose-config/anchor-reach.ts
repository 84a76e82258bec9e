/**
 * @module
 * How well anchors cover boxes before anything is learnt: the IoU of each box with its best anchor. An anchor of
 * IoU 0.5 or more is matched to the box; a box without one is left with the single anchor that is forced upon it.
 */

import type { AnchorGenerator, FeatureMapShape } from '../../detection/anchor-generators/anchor-generator.ts';
import { iou } from '../../detection/boxes/iou.ts';

/** The anchors of one input size. */
export interface AnchorGrid {
  /** Cells of each feature map. */
  readonly maps: readonly FeatureMapShape[];
  readonly anchorsPerLocation: readonly number[];
  /** [A, 4] yxyx, normalised, in the order of an `AnchorGenerator`. */
  readonly anchorsYxyx: Float32Array;
}

/** The anchors that `generator` lays on an input of `side` × `side` pixels with feature maps `maps`. */
export function anchorGrid(
  generator: AnchorGenerator,
  maps: readonly FeatureMapShape[],
  side: number,
): AnchorGrid {
  return {
    maps,
    anchorsPerLocation: generator.numAnchorsPerLocation(),
    anchorsYxyx: generator.generate(maps, side, side),
  };
}

/**
 * [N] the IoU of each box [N, 4] with its best anchor. Of all cells of a map the one whose centre is nearest to the
 * box's has the best anchor of each shape, as the overlap falls with the distance of the centres along either axis;
 * so one cell of each map is looked at. Holds for cells spread evenly over the image, as SSD's are.
 */
export function bestIou(boxesYxyx: Float32Array, grid: AnchorGrid): Float32Array {
  const best = new Float32Array(boxesYxyx.length / 4);
  for (let box = 0; box < best.length; box++) {
    const y = (boxesYxyx[4 * box] + boxesYxyx[4 * box + 2]) / 2;
    const x = (boxesYxyx[4 * box + 1] + boxesYxyx[4 * box + 3]) / 2;
    let first = 0;
    for (const [map, [rows, columns]] of grid.maps.entries()) {
      const n = grid.anchorsPerLocation[map];
      const row = Math.min(rows - 1, Math.floor(y * rows));
      const column = Math.min(columns - 1, Math.floor(x * columns));
      const cell = first + (row * columns + column) * n;
      for (let anchor = cell; anchor < cell + n; anchor++)
        best[box] = Math.max(best[box], iou(boxesYxyx, box, grid.anchorsYxyx, anchor));
      first += rows * columns * n;
    }
  }
  return best;
}

/** IoU from which the matcher takes an anchor for an object. */
export const MATCHED = 0.5;

/** The share of boxes [N, 4] that have an anchor of IoU 0.5 or more. */
export function anchorReach(boxesYxyx: Float32Array, grid: AnchorGrid): number {
  const ious = bestIou(boxesYxyx, grid);
  return ious.filter((value) => value >= MATCHED).length / ious.length;
}
