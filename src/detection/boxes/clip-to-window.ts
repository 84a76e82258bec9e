/**
 * @module
 * Clamps boxes to a window (core/box_list_ops.py, `clip_to_window`). Dropping what is left without an area is a
 * separate step here, `keepPositiveArea`, so that the caller can drop labels and weights by the same indices.
 */

import type { BoxWindowYxyx } from './box-window.ts';

/** [N, 4] yxyx: each coordinate of `boxesYxyx` [N, 4] clamped to `window`; a new array. */
export function clipToWindow(boxesYxyx: Float32Array, window: BoxWindowYxyx): Float32Array {
  return boxesYxyx.map((value, at) => {
    const axis = at % 2;
    return Math.max(Math.min(value, window[axis + 2]), window[axis]);
  });
}
