/**
 * @module
 * Re-expresses boxes relative to a window (core/box_list_ops.py, `change_coordinate_frame`).
 */

import type { BoxWindowYxyx } from './box-window.ts';

/** [N, 4] yxyx: (coordinate − window's min) / window's side; a new array. Boxes that fill `window` become 0, 0, 1, 1. */
export function changeCoordinateFrame(boxesYxyx: Float32Array, window: BoxWindowYxyx): Float32Array {
  const sides = [window[2] - window[0], window[3] - window[1]];
  return boxesYxyx.map((value, at) => (value - window[at % 2]) / sides[at % 2]);
}
