/**
 * @module
 * One set of anchor sizes repeated at every cell of one feature map (anchor_generators/grid_anchor_generator.py,
 * `tile_anchors`).
 */

import type { FeatureMapShape } from './anchor-generator.ts';

/** Sizes of a cell's anchors and the grid they stand on, all in one unit. */
export interface AnchorTiling {
  readonly heights: readonly number[];
  readonly widths: readonly number[];
  /** Distance of neighbouring cells in y and x. */
  readonly stride: readonly [number, number];
  /** Centre of the first cell in y and x. */
  readonly offset: readonly [number, number];
}

/** Writes h · w · n anchors [h · w · n, 4] yxyx of `tiling` into `target` from box `start` on; returns the next free box. */
export function tileAnchors(
  target: Float32Array,
  start: number,
  [height, width]: FeatureMapShape,
  tiling: AnchorTiling,
): number {
  const { heights, widths, stride, offset } = tiling;
  let at = 4 * start;
  for (let y = 0; y < height; y++) {
    const yc = y * stride[0] + offset[0];
    for (let x = 0; x < width; x++) {
      const xc = x * stride[1] + offset[1];
      for (let i = 0; i < heights.length; i++) {
        target[at++] = yc - heights[i] / 2;
        target[at++] = xc - widths[i] / 2;
        target[at++] = yc + heights[i] / 2;
        target[at++] = xc + widths[i] / 2;
      }
    }
  }
  return at / 4;
}
