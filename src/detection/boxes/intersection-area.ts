/**
 * @module
 * The area that two boxes share (core/box_list_ops.py, `intersection`).
 */

/** max(0, overlap in y) · max(0, overlap in x) of box `i` of `a` and box `j` of `b`, both yxyx in the same unit. */
export function intersectionArea(a: Float32Array, i: number, b: Float32Array, j: number): number {
  const p = 4 * i;
  const q = 4 * j;
  const height = Math.min(a[p + 2], b[q + 2]) - Math.max(a[p], b[q]);
  if (height <= 0) return 0;
  const width = Math.min(a[p + 3], b[q + 3]) - Math.max(a[p + 1], b[q + 1]);
  return width <= 0 ? 0 : height * width;
}
