/**
 * @module
 * The squared distance of two boxes taken as points of ℝ⁴ (core/box_list_ops.py, `sq_dist`).
 */

/** Σ over the four corner coordinates of (a − b)² of box `i` of `a` and box `j` of `b`, both yxyx. */
export function squaredDistance(a: Float32Array, i: number, b: Float32Array, j: number): number {
  let sum = 0;
  for (let k = 0; k < 4; k++) {
    const difference = a[4 * i + k] - b[4 * j + k];
    sum += difference * difference;
  }
  return sum;
}
