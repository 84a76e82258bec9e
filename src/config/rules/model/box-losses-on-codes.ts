/**
 * @module
 * Rule: IoU losses compare boxes, and an SSD hands its localization loss box codes (ssd-semantics, surprise 3).
 */

import { LocalizationLossSchema } from '../../../proto/gen/object_detection/protos/losses_pb.js';
import { ssdIn } from '../../detector-in.ts';
import type { Rule } from '../../rule.ts';

/** No `weighted_iou` or `weighted_giou` in an SSD. */
export const boxLossesOnCodes: Rule = {
  id: 'CW340',
  name: 'box-losses-on-codes',
  severity: 'warning',
  summary: 'An IoU loss in an SSD, which would compare box codes as if they were boxes.',
  explanation:
    'The localization loss of an SSD gets the codes of the box coder (offsets and logarithms of sizes), never decoded boxes. weighted_iou and weighted_giou take them for corners, so their value means nothing: the TensorFlow API trains with it without a word, and Counterweight refuses. Use weighted_smooth_l1.',
  check({ loaded: { config } }, report) {
    const chosen = ssdIn(config)?.loss?.localizationLoss?.localizationLoss;
    if (chosen?.case !== 'weightedIou' && chosen?.case !== 'weightedGiou') return;
    const { name } = LocalizationLossSchema.field[chosen.case];
    report(
      `model.ssd.loss.localization_loss.${name}`,
      `${name} compares boxes, but an SSD gives its localization loss box codes: the value would mean nothing. Use weighted_smooth_l1.`,
    );
  },
};
