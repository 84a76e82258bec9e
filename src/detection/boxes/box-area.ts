/**
 * @module
 * The area of a box (core/box_list_ops.py, `area`): not clamped, as upstream.
 */

/** (ymax − ymin) · (xmax − xmin) of box `i` of `boxesYxyx` [N, 4], in the square of the boxes' unit. */
export function boxArea(boxesYxyx: Float32Array, i: number): number {
  const at = 4 * i;
  return (boxesYxyx[at + 2] - boxesYxyx[at]) * (boxesYxyx[at + 3] - boxesYxyx[at + 1]);
}
