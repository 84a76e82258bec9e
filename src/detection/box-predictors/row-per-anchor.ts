/**
 * @module
 * From the channels of a prediction map to rows of anchors, and the rows of all maps together.
 */

import type { Value } from '../../graph/graph.ts';
import { clip, concat, reshape, transpose } from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import type { Predictions } from './box-predictor.ts';

/** Bounds on box codes. */
export interface ClipRange {
  readonly min: number;
  readonly max: number;
}

/** [B, n · size, H, W] → [B, H · W · n, size]. */
export function rowPerAnchor(x: Value, size: number): Value {
  const [b, channels, h, w] = staticShape(x.shape);
  return reshape(transpose(x, [0, 2, 3, 1]), [b, (h * w * channels) / size, size]);
}

/** The maps' rows one after another, box codes within bounds where there are some. */
export function joinRows(
  maps: readonly { readonly boxes: Value; readonly classes: Value }[],
  range: ClipRange | undefined,
): Predictions {
  const join = (part: 'boxes' | 'classes'): Value => {
    const rows = maps.map((map) => map[part]);
    return concat(rows, 1);
  };
  const classLogits = join('classes');
  const codes = join('boxes');
  return { boxEncodings: range === undefined ? codes : clip(codes, range.min, range.max), classLogits };
}
