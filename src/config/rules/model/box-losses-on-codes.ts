/**
 * @module
 * Rule: IoU losses compare boxes, and upstream's SSD hands its localization loss box codes (ssd-semantics, surprise 3).
 */

import { LocalizationLossSchema } from '../../../proto/gen/object_detection/protos/losses_pb.js';
import { ssdIn } from '../../detector-in.ts';
import type { Rule } from '../../rule.ts';

/** No `weighted_iou` or `weighted_giou` that gets codes: by `compare_codes`, or for the stock API. */
export const boxLossesOnCodes: Rule = {
  id: 'CW340',
  name: 'box-losses-on-codes',
  severity: 'warning',
  summary: 'An IoU loss in an SSD that compares box codes as if they were boxes.',
  explanation:
    'In the TensorFlow API the localization loss of an SSD gets the codes of the box coder (offsets and logarithms of sizes), never decoded boxes. weighted_iou and weighted_giou take them for corners, so their value means nothing, and training goes on without a word. Counterweight decodes the boxes first, unless compare_codes asks for the codes. Results differ from the TensorFlow API; for the same in both use weighted_smooth_l1.',
  check({ loaded: { config }, target }, report) {
    const chosen = ssdIn(config)?.loss?.localizationLoss?.localizationLoss;
    if (chosen?.case !== 'weightedIou' && chosen?.case !== 'weightedGiou') return;
    const { name } = LocalizationLossSchema.field[chosen.case];
    const at = `model.ssd.loss.localization_loss.${name}`;
    if (target === 'tfod')
      report(
        at,
        `${name} compares boxes, but the TensorFlow API gives an SSD's localization loss box codes: the value would mean nothing. Use weighted_smooth_l1.`,
      );
    else if (chosen.value.compareCodes)
      report(
        `${at}.compare_codes`,
        `compare_codes takes box codes for the corners of boxes: the value means nothing. Remove it to compare decoded boxes.`,
      );
    else
      report(
        at,
        `${name} compares decoded boxes here; the TensorFlow API would compare box codes, which means nothing.`,
        { severity: 'note' },
      );
  },
};
