/**
 * @module
 * Rule: the figures of the miner bind, and leave something to learn (core/losses.py, HardExampleMiner). 0 or less means
 * no limit for `num_hard_examples` and `max_negatives_per_positive`.
 */

import {
  HardExampleMinerSchema,
  HardExampleMiner_LossType as LossType,
} from '../../../proto/gen/object_detection/protos/losses_pb.js';
import { anchorCount } from '../../anchor-count.ts';
import { ssdIn } from '../../detector-in.ts';
import { findMessages } from '../../find-messages.ts';
import type { Report, Rule } from '../../rule.ts';

/** The miner mines, by a loss that negatives have, and its limits can be reached. */
export const minerFigures: Rule = {
  id: 'CW312',
  name: 'miner-figures',
  severity: 'warning',
  summary: 'A figure of the hard example miner can never bind, or mines nothing.',
  explanation:
    'In each image the miner orders the anchors by their loss, drops those whose decoded boxes overlap a chosen one by more than iou_threshold (1 or more: none), keeps num_hard_examples, and of the negatives among them at most max_negatives_per_positive for each positive, but min_negatives_per_image at least. 0 stands for "no limit" in num_hard_examples and max_negatives_per_positive. Usual for SSD: 3000, 0.99, CLASSIFICATION, 3 and 0 or 3.',
  check({ loaded: { config, placeOf } }, report) {
    const ssd = ssdIn(config);
    const anchors = ssd && anchorCount(ssd);
    for (const { path, message: miner } of findMessages(config, HardExampleMinerSchema)) {
      const at = (name: string): string => `${path}.${name}`;
      checkOverlap(at, miner.iouThreshold, report);
      if (miner.lossType === LossType.LOCALIZATION)
        report(
          at('loss_type'),
          'loss_type: LOCALIZATION orders anchors by a loss that background does not have: which negatives are kept is chance. Use CLASSIFICATION or BOTH.',
        );
      const { numHardExamples: most, maxNegativesPerPositive: ratio, minNegativesPerImage: least } = miner;
      const takesAll =
        most <= 0 || (path.startsWith('model.ssd.') && anchors !== undefined && most >= anchors);
      if (takesAll && ratio <= 0) {
        const why =
          most <= 0
            ? `num_hard_examples is ${most}, which means all`
            : `num_hard_examples is ${most} and an image has ${anchors} anchors`;
        const rest =
          miner.iouThreshold >= 1
            ? 'the miner keeps every anchor'
            : 'the miner drops nothing but overlapping boxes';
        report(
          at('num_hard_examples'),
          `${why}; max_negatives_per_positive is ${ratio}, which means any number: ${rest}. Set max_negatives_per_positive: 3.`,
        );
      }
      if (most > 0 && least > most)
        report(
          at('min_negatives_per_image'),
          `min_negatives_per_image is ${least}, more than the ${most} that num_hard_examples keeps: it can never be reached.`,
        );
      if (ratio <= 0 && least > 0)
        report(
          at('min_negatives_per_image'),
          'min_negatives_per_image has no effect: max_negatives_per_positive sets no limit that it could loosen.',
          { severity: 'note' },
        );
      if (ratio > 0 && least <= 0 && placeOf(path) !== undefined)
        report(
          at('min_negatives_per_image'),
          'Images without objects teach nothing: max_negatives_per_positive allows 0 negatives for 0 positives. Set min_negatives_per_image: 3 if the data has such images.',
          { severity: 'note' },
        );
    }
  },
};

function checkOverlap(at: (name: string) => string, iou: number, report: Report): void {
  if (iou < 0)
    report(at('iou_threshold'), `iou_threshold must be at least 0, got ${iou}.`, { severity: 'error' });
  else if (iou > 1)
    report(
      at('iou_threshold'),
      `iou_threshold is ${iou}, and no IoU is above 1: nothing is suppressed. Write 1.0 if that is meant${iou <= 100 ? `, ${iou / 100} if it is a percentage` : ''}.`,
    );
  else if (iou === 0)
    report(
      at('iou_threshold'),
      'iou_threshold is 0: of anchors whose boxes touch, only one is ever kept. Usual is 0.99.',
    );
}
