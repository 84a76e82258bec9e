/**
 * @module
 * Overlap of boxes, row by row, in the graph: what losses on decoded boxes are made of (core/box_list_ops.py,
 * `matched_iou`; utils/ops.py, `giou`). `boxes/iou.ts` and `boxes/giou.ts` say the same on numbers; a test holds them
 * equal. Where a fraction would divide by 0 it is 0, with gradient 0.
 */

import { scalar, type Value } from '../../graph/graph.ts';
import { add, div, greater, maximum, minimum, mul, slice, sub, where } from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';

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

/** The product of the two columns of [.., 2], as [.., 1]. */
const product = (sides: Value): Value => mul(columns(sides, 0, 1), columns(sides, 1, 2));

const areaOf = (boxes: Value): Value => product(sub(columns(boxes, 2, 4), columns(boxes, 0, 2)));

/** a / b where b > 0, else 0: the divisor is held off 0 so that no gradient is infinite there. */
function fraction(a: Value, b: Value): Value {
  const positive = greater(b, 0);
  return where(positive, div(a, where(positive, b, 1)), scalar(a.graph, 0));
}

/** The overlaps of boxes `a` and `b` [.., 4] yxyx of one unit, each [.., 1]. */
export interface PairedOverlap {
  /** I / U with U = area a + area b − I, in [0, 1]. */
  readonly iou: Value;
  /** IoU − (H − U) / H with H the area of the smallest box around both, in (−1, 1] (Rezatofighi 2019). */
  readonly giou: Value;
}

/** IoU and GIoU of each row of `a` with the same row of `b`; what is not used costs nothing. */
export function pairedOverlap(a: Value, b: Value): PairedOverlap {
  const low = (boxes: Value): Value => columns(boxes, 0, 2); // [.., 2] ymin, xmin
  const high = (boxes: Value): Value => columns(boxes, 2, 4); // [.., 2] ymax, xmax
  const shared = sub(minimum(high(a), high(b)), maximum(low(a), low(b)));
  const intersection = product(maximum(shared, 0));
  const union = sub(add(areaOf(a), areaOf(b)), intersection);
  const hull = product(sub(maximum(high(a), high(b)), minimum(low(a), low(b))));
  const iou = fraction(intersection, union);
  const outside = where(greater(hull, 0), fraction(sub(hull, union), hull), iou);
  return { iou, giou: sub(iou, outside) };
}
