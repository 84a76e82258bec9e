/**
 * @module
 * Zeros at the bottom and right of an image, up to a multiple of pixels (upstream: ops.pad_to_multiple).
 */

import type { Value } from '../../graph/graph.ts';
import { pad } from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';

/** [B, C, H, W] → [B, C, ⌈H / multiple⌉ · multiple, ⌈W / multiple⌉ · multiple]. */
export function padToMultiple(x: Value, multiple: number): Value {
  const [height, width] = staticShape(x.shape.slice(2)).map(
    (side) => (multiple - (side % multiple)) % multiple,
  );
  return height === 0 && width === 0 ? x : pad(x, [0, 0, 0, 0], [0, 0, height, width]);
}
