/**
 * @module
 * Box codes → boxes inside the graph, for each box coder (box_coders/*.py, `_decode`). The coders of `box-coders/` do the
 * same on numbers; a test holds the two equal.
 */

import { floats, type Value } from '../graph/graph.ts';
import { add, concat, div, exp, mul, slice, sqrt, sub } from '../graph/ops.ts';
import { staticShape } from '../graph/tensor-type.ts';
import type { BoxCoderOptions } from './box-coders/create-box-coder.ts';

/** Columns `from`..`to` of the last axis. */
function columns(x: Value, from: number, to: number): Value {
  const shape = staticShape(x.shape);
  const last = shape.length - 1;
  return slice(
    x,
    shape.map((_, i) => (i === last ? from : 0)),
    shape.map((dim, i) => (i === last ? to : dim)),
  );
}

/** Boxes [.., 4] around centres [.., 2] (y, x) of sizes [.., 2] (height, width), or [.., 1] for squares. */
function aroundCentres(centres: Value, sizes: Value): Value {
  const half = mul(sizes, 0.5);
  return concat([sub(centres, half), add(centres, half)], centres.shape.length - 1);
}

/**
 * Boxes from their codes. Neither clips nor clamps, as upstream.
 *
 * @param codes [B, A, code size]
 * @param anchors [A, 4] yxyx
 * @returns [B, A, 4] yxyx in the anchors' unit
 */
export function decodeBoxes(codes: Value, anchors: Value, coder: BoxCoderOptions): Value {
  const { graph } = codes;
  if (coder.kind === 'mean_stddev_box_coder') return add(mul(codes, coder.stddev ?? 0.01), anchors);

  const sizes = sub(columns(anchors, 2, 4), columns(anchors, 0, 2)); // [A, 2] height, width
  const centres = add(columns(anchors, 0, 2), mul(sizes, 0.5)); // [A, 2] y, x
  if (coder.kind === 'faster_rcnn_box_coder') {
    const { y, x, height, width } = coder.scales ?? { y: 1, x: 1, height: 1, width: 1 };
    const shifts = div(columns(codes, 0, 2), floats(graph, [2], [y, x]));
    const growths = div(columns(codes, 2, 4), floats(graph, [2], [height, width]));
    return aroundCentres(add(mul(shifts, sizes), centres), mul(exp(growths), sizes));
  }
  const { y, x, length } = coder.scales ?? { y: 1, x: 1, length: 1 };
  const side = add(sqrt(mul(columns(sizes, 0, 1), columns(sizes, 1, 2))), 1e-8); // [A, 1]
  const shifts = div(columns(codes, 0, 2), floats(graph, [2], [y, x]));
  const growths = div(columns(codes, 2, 3), length);
  return aroundCentres(add(mul(shifts, side), centres), mul(exp(growths), side));
}
