/**
 * @module
 * `weighted_iou` and `weighted_giou` (core/losses.py, `WeightedIOULocalizationLoss`, `WeightedGIOULocalizationLoss`;
 * Yu et al. 2016, Rezatofighi et al. 2019). They are for decoded boxes; upstream's SSD feeds them raw codes, where they
 * mean nothing (`anchor-losses.ts` decodes first).
 */

import { mul, reshape, sub } from '../../graph/ops.ts';
import { knownTargets, type LocalizationLoss } from './localization-loss.ts';
import { type PairedOverlap, pairedOverlap } from './paired-overlap.ts';

function overlapLoss(measure: keyof PairedOverlap): LocalizationLoss {
  return (inputs) => {
    const overlap = pairedOverlap(inputs.predictions, knownTargets(inputs))[measure];
    return mul(reshape(sub(1, overlap), inputs.weights.shape), inputs.weights);
  };
}

/** weight · (1 − IoU), [B, A], of boxes [B, A, 4] yxyx. */
export const weightedIou: LocalizationLoss = overlapLoss('iou');

/** weight · (1 − GIoU), [B, A], of boxes [B, A, 4] yxyx. */
export const weightedGiou: LocalizationLoss = overlapLoss('giou');
