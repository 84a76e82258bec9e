/**
 * @module
 * IoU of every pair of two lists of boxes. What `iou` says of one pair, written out: target assignment asks for some thirty
 * thousand pairs an image, nearly all of which share nothing, and a call for each took a fifth of the input's time. A test
 * holds both equal to the bit.
 */

import { boxArea } from './box-area.ts';
import { boxCount } from './box-count.ts';

/** [N, M] in [0, 1]: IoU of each of the N boxes `aYxyx` with each of the M boxes `bYxyx`, in the same unit. */
export function iouMatrix(aYxyx: Float32Array, bYxyx: Float32Array): Float32Array {
  const rows = boxCount(aYxyx);
  const columns = boxCount(bYxyx);
  const matrix = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const ymin = aYxyx[4 * i];
    const xmin = aYxyx[4 * i + 1];
    const ymax = aYxyx[4 * i + 2];
    const xmax = aYxyx[4 * i + 3];
    const area = boxArea(aYxyx, i);
    for (let j = 0; j < columns; j++) {
      const at = 4 * j;
      const top = bYxyx[at];
      const left = bYxyx[at + 1];
      const bottom = bYxyx[at + 2];
      const right = bYxyx[at + 3];
      if (top >= ymax || bottom <= ymin || left >= xmax || right <= xmin) continue; // nearly always
      const height = Math.min(ymax, bottom) - Math.max(ymin, top);
      const width = Math.min(xmax, right) - Math.max(xmin, left);
      if (height <= 0 || width <= 0) continue;
      const shared = height * width;
      matrix[i * columns + j] = shared / (area + boxArea(bYxyx, j) - shared);
    }
  }
  return matrix;
}
