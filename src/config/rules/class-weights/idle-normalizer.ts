/**
 * @module
 * Rule: `class_weight_normalizer` has class weights to count, and a division to count them in.
 */

import { ssdIn } from '../../detector-in.ts';
import type { Rule } from '../../rule.ts';
import { classWeightForm, weightedLosses } from '../../weighted-losses.ts';

const FIELD = 'model.ssd.loss.class_weight_normalizer';

/** A note on a normalizer without weights, a warning on one without `normalize_loss_by_num_matches`. */
export const idleNormalizer: Rule = {
  id: 'CW216',
  name: 'idle-normalizer',
  severity: 'warning',
  summary: 'class_weight_normalizer is set, which changes nothing here.',
  explanation:
    'It says whether the number of matches, by which normalize_loss_by_num_matches divides both losses, counts class weights. Without class weights, or without that division, there is nothing to count.',
  target: 'counterweight',
  check({ loaded: { config, placeOf } }, report) {
    const ssd = ssdIn(config);
    if (ssd === undefined || placeOf(FIELD) === undefined) return;
    if (!ssd.normalizeLossByNumMatches)
      report(
        FIELD,
        'class_weight_normalizer has no effect: normalize_loss_by_num_matches is false, so nothing is divided.',
      );
    else if (weightedLosses(config).every(({ loss }) => classWeightForm(loss) === undefined))
      report(FIELD, 'class_weight_normalizer has no effect: no loss has class weights.', {
        severity: 'note',
      });
  },
};
