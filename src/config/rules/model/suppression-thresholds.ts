/**
 * @module
 * Rule: the thresholds of suppression are shares, and leave something to find.
 */

import { BatchNonMaxSuppressionSchema } from '../../../proto/gen/object_detection/protos/post_processing_pb.js';
import { findMessages } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';

/** Above this score threshold, a note: figures such as AP need the low scores too. */
const HIGH_SCORE = 0.3;

/** `iou_threshold` in [0, 1], `score_threshold` below 1. */
export const suppressionThresholds: Rule = {
  id: 'CW307',
  name: 'suppression-thresholds',
  severity: 'error',
  summary: 'A threshold of the suppression of detections is out of range.',
  explanation:
    'iou_threshold is the overlap above which the detection with the lower score is dropped, between 0 and 1. score_threshold drops detections before that. Average precision is computed over all scores: evaluate with a low one, such as 0.01 or 1e-8, and choose the threshold of the application afterwards.',
  check({ loaded: { config } }, report) {
    for (const { path, message } of findMessages(config, BatchNonMaxSuppressionSchema)) {
      const { iouThreshold: iou, scoreThreshold: score } = message;
      const percent = (value: number): string =>
        value >= 2 && value <= 100 ? ` Did you mean ${value / 100}?` : '';
      if (!(iou >= 0 && iou <= 1))
        report(`${path}.iou_threshold`, `iou_threshold must be between 0 and 1, got ${iou}.${percent(iou)}`);
      else if (iou === 1)
        report(`${path}.iou_threshold`, 'iou_threshold is 1: no detection suppresses another.', {
          severity: 'warning',
        });
      else if (iou === 0)
        report(
          `${path}.iou_threshold`,
          'iou_threshold is 0: of detections that touch, only the one with the highest score is kept.',
          { severity: 'warning' },
        );
      if (score >= 1)
        report(
          `${path}.score_threshold`,
          `score_threshold is ${score}: nothing would be found, as scores lie between 0 and 1.${percent(score)}`,
          { severity: 'warning' },
        );
      else if (score >= HIGH_SCORE)
        report(
          `${path}.score_threshold`,
          `score_threshold is ${score}: evaluation will not see detections below it, which lowers AP and AR. Evaluate with 0.01 or less, and set the threshold where the detector is used.`,
          { severity: 'note' },
        );
      if (message.softNmsSigma < 0)
        report(
          `${path}.soft_nms_sigma`,
          `soft_nms_sigma must be at least 0 (0 is plain suppression), got ${message.softNmsSigma}.`,
        );
      else if (message.useHardNms && message.softNmsSigma > 0)
        report(
          `${path}.use_hard_nms`,
          `use_hard_nms and soft_nms_sigma: ${message.softNmsSigma} exclude each other. Remove one.`,
        );
    }
  },
};
