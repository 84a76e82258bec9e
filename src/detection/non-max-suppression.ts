/**
 * @module
 * Non-maximum suppression of one list of boxes, greedy or soft, as TensorFlow's `NonMaxSuppressionV5` and ONNX's
 * `NonMaxSuppression` rank it: scores from the largest down, equal scores by the lower index; a box goes where its
 * IoU with a chosen one is above the threshold (strict); scores must be above the score threshold (strict).
 */

import { invariant } from '../util/errors.ts';
import { orderDescending } from '../util/order-descending.ts';
import { boxCount } from './boxes/box-count.ts';
import { iou } from './boxes/iou.ts';
import { takeRows } from './boxes/take-rows.ts';

/** N boxes yxyx with corners in order, in any one unit. */
export interface NonMaxSuppressionOptions {
  /** [N, 4] */
  readonly boxesYxyx: Float32Array;
  /** [N] */
  readonly scores: Float32Array;
  /** In [0, 1]; 1 or more suppresses nothing. */
  readonly iouThreshold: number;
  /** Default: none. */
  readonly scoreThreshold?: number | undefined;
  /** Default: no limit. */
  readonly maxOutputSize?: number | undefined;
  /** σ of soft suppression (Bodla 2017, equation 3, with the exponent halved as TensorFlow does); 0 (default): greedy. */
  readonly softNmsSigma?: number | undefined;
}

/** The K boxes chosen, best first. */
export interface Suppressed {
  /** [K] indices into the boxes given. */
  readonly indices: Int32Array;
  /** [K] their scores, lowered by soft suppression. */
  readonly scores: Float32Array;
}

/** The boxes of one list that stay. Thresholds are compared in float32. */
export function nonMaxSuppression(options: NonMaxSuppressionOptions): Suppressed {
  const { boxesYxyx, scores, iouThreshold, maxOutputSize = Infinity, softNmsSigma = 0 } = options;
  invariant(
    boxCount(boxesYxyx) === scores.length,
    `non-maximum suppression got ${scores.length} scores for ${boxCount(boxesYxyx)} boxes`,
  );
  const scoreThreshold = Math.fround(options.scoreThreshold ?? -Infinity);
  const candidates: number[] = [];
  for (let i = 0; i < scores.length; i++) {
    if (scores[i] > scoreThreshold || options.scoreThreshold === undefined) candidates.push(i);
  }
  const order = orderDescending(takeRows(scores, 1, candidates)).map((rank) => candidates[rank]);
  const ranked = { boxesYxyx, scores, order, threshold: Math.fround(iouThreshold), maxOutputSize };
  return softNmsSigma > 0 ? softly(ranked, scoreThreshold, softNmsSigma) : greedily(ranked);
}

/** The candidates in `order`, best first. */
interface Ranked {
  readonly boxesYxyx: Float32Array;
  readonly scores: Float32Array;
  readonly order: Int32Array;
  readonly threshold: number;
  readonly maxOutputSize: number;
}

function greedily({ boxesYxyx, scores, order, threshold, maxOutputSize }: Ranked): Suppressed {
  const chosen = new Int32Array(Math.min(order.length, maxOutputSize));
  let count = 0;
  for (let rank = 0; rank < order.length && count < chosen.length; rank++) {
    const candidate = order[rank];
    let free = true;
    for (let k = 0; free && threshold < 1 && k < count; k++) {
      free = iou(boxesYxyx, candidate, boxesYxyx, chosen[k]) <= threshold;
    }
    if (free) chosen[count++] = candidate;
  }
  const indices = chosen.slice(0, count);
  return { indices, scores: takeRows(scores, 1, indices) };
}

/**
 * Each box chosen lowers every other's score by exp(−½ · IoU² / σ) and drops it where IoU is above the threshold. TensorFlow
 * lowers scores only when a box comes to the head of its queue; as each factor is applied once either way, the order
 * of choice is the same.
 */
function softly(
  { boxesYxyx, scores, order, threshold, maxOutputSize }: Ranked,
  scoreThreshold: number,
  sigma: number,
): Suppressed {
  const lowered = Float64Array.from(scores);
  let left = Array.from(order).sort((a, b) => a - b);
  const indices: number[] = [];
  while (left.length > 0 && indices.length < maxOutputSize) {
    const best = left.reduce((a, b) => (lowered[b] > lowered[a] ? b : a));
    if (lowered[best] <= scoreThreshold) break;
    indices.push(best);
    left = left.filter((other) => {
      if (other === best) return false;
      const overlap = iou(boxesYxyx, other, boxesYxyx, best);
      lowered[other] *= Math.exp((-0.5 * overlap * overlap) / sigma);
      return overlap <= threshold;
    });
  }
  return { indices: Int32Array.from(indices), scores: Float32Array.from(indices, (i) => lowered[i]) };
}
