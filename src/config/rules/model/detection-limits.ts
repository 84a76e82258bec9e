/**
 * @module
 * Rule: the limits on detections leave some, and that of one class fits into that of all.
 */

import { BatchNonMaxSuppressionSchema } from '../../../proto/gen/object_detection/protos/post_processing_pb.js';
import { fixBySetting } from '../../edit/fix-by-edit.ts';
import { findMessages } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';

/** 1 ≤ `max_detections_per_class` ≤ `max_total_detections`. */
export const detectionLimits: Rule = {
  id: 'CW308',
  name: 'detection-limits',
  severity: 'error',
  summary: 'More detections of one class are allowed than in all, or none.',
  explanation:
    'max_detections_per_class and max_total_detections are 100 unless given. The TensorFlow API refuses a limit for one class above that for all; raising only the first is the usual slip.',
  example: {
    wrong: 'batch_non_max_suppression { max_detections_per_class: 300 }',
    right: 'batch_non_max_suppression { max_detections_per_class: 300 max_total_detections: 300 }',
  },
  check({ loaded: { config, document, placeOf } }, report) {
    for (const { path, message } of findMessages(config, BatchNonMaxSuppressionSchema)) {
      const { maxDetectionsPerClass: perClass, maxTotalDetections: total } = message;
      const at = `${path}.max_detections_per_class`;
      if (perClass < 1) report(at, `max_detections_per_class must be at least 1, got ${perClass}.`);
      else if (total < 1)
        report(`${path}.max_total_detections`, `max_total_detections must be at least 1, got ${total}.`);
      else if (perClass > total) {
        const unset = placeOf(`${path}.max_total_detections`) === undefined;
        report(
          at,
          `max_detections_per_class is ${perClass}, above max_total_detections, ${unset ? `which is ${total} unless set` : total}. Raise max_total_detections.`,
          { fix: fixBySetting(document, `${path}.max_total_detections`, String(perClass)) },
        );
      }
    }
  },
};
