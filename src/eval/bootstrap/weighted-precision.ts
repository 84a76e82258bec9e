/**
 * @module
 * COCO's average precision of one class where image i counts w_i times, at all IoU thresholds in one pass: what a
 * bootstrap replicate costs. Drawing an image twice is the same as counting everything in it twice.
 *
 * One pass over N detections suffices for every threshold because a detection that is right at none only lengthens
 * the ranking; the work per threshold is on the few that are right.
 */

import { IOU_THRESHOLDS, RECALL_THRESHOLDS } from '../coco/coco-settings.ts';
import type { RankedClass } from '../coco/rank-class.ts';

const T = IOU_THRESHOLDS.length;

/** Computes the average precisions of one class again and again; holds the memory it needs to do so. */
export interface PrecisionMeter {
  /**
   * Writes AP at each of the T = 10 thresholds into `out`, −1 where no object counts; `weights` [I] say how often each
   * image counts. Returns their mean, COCO's AP.
   */
  measure(weights: Int32Array, out: Float64Array): number;
}

/** A meter of `ranked`. With all weights 1 it gives the figures of `accumulateClass` to the last bit. */
export function createPrecisionMeter(ranked: RankedClass): PrecisionMeter {
  const { image, right, ignored, instancesByImage } = ranked;
  let rows = right.length;
  while (rows > 0 && right[rows - 1] === 0) rows--; // what follows the last right one changes nothing
  let mostRight = 0;
  for (let k = 0; k < rows; k++) if (right[k] !== 0) mostRight++;
  const precisionAt = new Float64Array(T * mostRight);
  const rightUpTo = new Float64Array(T * mostRight);
  const found = new Int32Array(T);
  const sumRight = new Float64Array(T);
  const sumIgnored = new Float64Array(T);

  const areaUnder = (t: number, instances: number): number => {
    const first = t * mostRight;
    const end = first + found[t];
    for (let k = end - 2; k >= first; k--)
      if (precisionAt[k + 1] > precisionAt[k]) precisionAt[k] = precisionAt[k + 1];
    let sum = 0;
    let k = first;
    for (const least of RECALL_THRESHOLDS) {
      while (k < end && rightUpTo[k] / instances < least) k++;
      if (k === end) break;
      sum += precisionAt[k];
    }
    return sum / RECALL_THRESHOLDS.length;
  };

  return {
    measure(weights, out) {
      let instances = 0;
      for (let i = 0; i < weights.length; i++) instances += weights[i] * instancesByImage[i];
      if (instances === 0) {
        out.fill(-1);
        return -1;
      }
      found.fill(0);
      sumRight.fill(0);
      sumIgnored.fill(0);
      let counted = 0;
      for (let k = 0; k < rows; k++) {
        const weight = weights[image[k]];
        if (weight === 0) continue;
        counted += weight;
        if (ignored[k] !== 0) for (let t = 0; t < T; t++) if ((ignored[k] >>> t) & 1) sumIgnored[t] += weight;
        for (let t = 0, bits = right[k]; bits !== 0; t++, bits >>>= 1) {
          if ((bits & 1) === 0) continue;
          sumRight[t] += weight;
          const at = t * mostRight + found[t]++;
          rightUpTo[at] = sumRight[t];
          precisionAt[at] = sumRight[t] / (counted - sumIgnored[t] + Number.EPSILON);
        }
      }
      let sum = 0;
      for (let t = 0; t < T; t++) {
        out[t] = areaUnder(t, instances);
        sum += out[t];
      }
      return sum / T;
    },
  };
}
