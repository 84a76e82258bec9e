/**
 * @module
 * From the matches of one class to its average precision and recall at each IoU threshold
 * (pycocotools/cocoeval.py, `accumulate`).
 */

import { IOU_THRESHOLDS, RECALL_THRESHOLDS } from './coco-settings.ts';

/** What numpy adds to a sum of counts before dividing by it: 2⁻⁵². */
const SPACING = Number.EPSILON;

/** N detections of one class, ranked over all images from the best score down. */
export interface RankedMatches {
  /** [N] bits by threshold, as in `CocoMatches`. */
  readonly matched: Uint16Array;
  /** [N] bits by threshold. */
  readonly ignored: Uint16Array;
  /** Objects that count. */
  readonly instances: number;
}

/** For each of the T = 10 IoU thresholds; −1 where no object counts. */
export interface ClassFigures {
  /** [T]: the mean over 101 recalls of the largest precision at that recall or more. */
  readonly averagePrecision: Float64Array;
  /** [T]: the share of objects found. */
  readonly recall: Float64Array;
}

/** precision_k = TP / (TP + FP) after the k-th detection that counts, recall_k = TP / instances. */
export function accumulateClass({ matched, ignored, instances }: RankedMatches): ClassFigures {
  const thresholds = IOU_THRESHOLDS.length;
  const averagePrecision = new Float64Array(thresholds).fill(-1);
  const recall = new Float64Array(thresholds).fill(-1);
  if (instances === 0) return { averagePrecision, recall };
  // Precision falls between true positives, so its running maximum from the right is set at true positives alone.
  const precisionAt = new Float64Array(matched.length);
  for (let t = 0; t < thresholds; t++) {
    let right = 0;
    let counted = 0;
    for (let k = 0; k < matched.length; k++) {
      if ((ignored[k] >>> t) & 1) continue;
      counted++;
      if ((matched[k] >>> t) & 1) {
        right++;
        precisionAt[right - 1] = right / (counted + SPACING);
      }
    }
    for (let k = right - 2; k >= 0; k--) {
      if (precisionAt[k + 1] > precisionAt[k]) precisionAt[k] = precisionAt[k + 1];
    }
    let sum = 0;
    let k = 0;
    for (const least of RECALL_THRESHOLDS) {
      while (k < right && (k + 1) / instances < least) k++;
      if (k === right) break;
      sum += precisionAt[k];
    }
    averagePrecision[t] = sum / RECALL_THRESHOLDS.length;
    recall[t] = right / instances;
  }
  return { averagePrecision, recall };
}
