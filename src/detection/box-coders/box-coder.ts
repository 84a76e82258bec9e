/**
 * @module
 * What a box coder is: a box as seen from an anchor, and back (core/box_coder.py).
 */

/** Expresses boxes relative to anchors. N boxes, N anchors, row by row; code size 4 unless a coder says otherwise. */
export interface BoxCoder {
  readonly codeSize: number;
  /** [N, codeSize] from boxes [N, 4] and anchors [N, 4], both yxyx in the same unit. */
  encode(boxesYxyx: Float32Array, anchorsYxyx: Float32Array): Float32Array;
  /** [N, 4] yxyx in the anchors' unit, from codes [N, codeSize] and anchors [N, 4]. */
  decode(codes: Float32Array, anchorsYxyx: Float32Array): Float32Array;
}
