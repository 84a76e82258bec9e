/**
 * @module
 * Which boxes to keep. Every rule here gives the indices of the boxes kept, ascending, so that labels, weights and
 * flags can be taken by the same indices (`takeRows`).
 *
 * Follows core/box_list_ops.py: `clip_to_window(filter_nonoverlapping=True)`, `prune_outside_window`,
 * `prune_completely_outside_window`, `prune_non_overlapping_boxes`, `prune_small_boxes`.
 */

import { boxArea } from './box-area.ts';
import { boxCount } from './box-count.ts';
import type { BoxWindowYxyx } from './box-window.ts';
import { ioa } from './ioa.ts';

function keepWhere(boxes: Float32Array, keep: (at: number, box: number) => boolean): Int32Array {
  const kept: number[] = [];
  const count = boxCount(boxes);
  for (let i = 0; i < count; i++) if (keep(4 * i, i)) kept.push(i);
  return Int32Array.from(kept);
}

/** Indices of the boxes of `boxesYxyx` [N, 4] whose area is above 0. */
export function keepPositiveArea(boxesYxyx: Float32Array): Int32Array {
  return keepWhere(boxesYxyx, (_, box) => boxArea(boxesYxyx, box) > 0);
}

/** Indices of the boxes of `boxesYxyx` [N, 4] that lie wholly inside `window` (its edge counts as inside). */
export function keepInsideWindow(boxesYxyx: Float32Array, window: BoxWindowYxyx): Int32Array {
  const b = boxesYxyx;
  return keepWhere(
    b,
    (at) => b[at] >= window[0] && b[at + 1] >= window[1] && b[at + 2] <= window[2] && b[at + 3] <= window[3],
  );
}

/** Indices of the boxes of `boxesYxyx` [N, 4] that are not wholly outside `window` (touching its edge is outside). */
export function keepTouchingWindow(boxesYxyx: Float32Array, window: BoxWindowYxyx): Int32Array {
  const b = boxesYxyx;
  return keepWhere(
    b,
    (at) => b[at] < window[2] && b[at + 1] < window[3] && b[at + 2] > window[0] && b[at + 3] > window[1],
  );
}

/** Indices of the boxes of `boxesYxyx` [N, 4] of which one box of `othersYxyx` [M, 4] covers a share ≥ `minOverlap`. */
export function keepOverlapping(
  boxesYxyx: Float32Array,
  othersYxyx: Float32Array,
  minOverlap: number,
): Int32Array {
  const others = boxCount(othersYxyx);
  return keepWhere(boxesYxyx, (_, box) => {
    for (let other = 0; other < others; other++) {
      if (ioa(othersYxyx, other, boxesYxyx, box) >= minOverlap) return true;
    }
    return false;
  });
}

/** Indices of the boxes of `boxesYxyx` [N, 4] whose height and width are both ≥ `minSide`, in the boxes' unit. */
export function keepLargeBoxes(boxesYxyx: Float32Array, minSide: number): Int32Array {
  const b = boxesYxyx;
  return keepWhere(b, (at) => b[at + 2] - b[at] >= minSide && b[at + 3] - b[at + 1] >= minSide);
}
