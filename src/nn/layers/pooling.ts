/**
 * @module
 * Pooling layers with TensorFlow's SAME padding; what lies outside the image never wins.
 */

import type { Value } from '../../graph/graph.ts';
import { maxPool } from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import { convolutionPads } from './convolution-pads.ts';

/** [B, C, H, W] → [B, C, ⌈H / stride⌉, ⌈W / stride⌉]: the largest of each window of kernel × kernel pixels. */
export function maxPooling(x: Value, kernel: number, stride: number): Value {
  const [, , height, width] = staticShape(x.shape);
  const pads = convolutionPads({ padding: 'SAME', height, width, kernel, stride });
  return maxPool(x, { kernel: [kernel, kernel], strides: [stride, stride], pads });
}
