/**
 * @module
 * Picks rows out of a flat matrix: what is kept after a prune, a match or a suppression.
 */

/** [n, width]: the rows `indices` [n] of `values` [N, width], in the order of `indices`. */
export function takeRows(values: Float32Array, width: number, indices: ArrayLike<number>): Float32Array {
  const taken = new Float32Array(indices.length * width);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i] * width;
    for (let k = 0; k < width; k++) taken[i * width + k] = values[from + k];
  }
  return taken;
}
