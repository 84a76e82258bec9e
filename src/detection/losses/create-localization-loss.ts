/**
 * @module
 * From a localization loss as plain data to its graph builder.
 */

import { l1LocalizationLoss } from './l1-localization-loss.ts';
import type { LocalizationLoss, LocalizationLossSpec } from './localization-loss.ts';
import { weightedGiou, weightedIou } from './weighted-iou.ts';
import { weightedL2 } from './weighted-l2.ts';
import { weightedSmoothL1 } from './weighted-smooth-l1.ts';

/** The loss that `spec` describes. */
export function createLocalizationLoss(spec: LocalizationLossSpec): LocalizationLoss {
  switch (spec.kind) {
    case 'weighted_smooth_l1':
      return weightedSmoothL1(spec.delta);
    case 'weighted_l2':
      return weightedL2;
    case 'l1_localization_loss':
      return l1LocalizationLoss;
    case 'weighted_iou':
      return weightedIou;
    case 'weighted_giou':
      return weightedGiou;
  }
}
