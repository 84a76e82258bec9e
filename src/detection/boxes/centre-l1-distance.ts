/**
 * @module
 * The L1 distance of two boxes in centre form (core/box_list_ops.py, `l1`).
 */

/** |Δ ycentre| + |Δ xcentre| + |Δ height| + |Δ width| of box `i` of `a` and box `j` of `b`, both yxyx. */
export function centreL1Distance(a: Float32Array, i: number, b: Float32Array, j: number): number {
  let sum = 0;
  for (let axis = 0; axis < 2; axis++) {
    const low = a[4 * i + axis] - b[4 * j + axis];
    const high = a[4 * i + axis + 2] - b[4 * j + axis + 2];
    sum += Math.abs(low + high) / 2 + Math.abs(high - low);
  }
  return sum;
}
