/**
 * @module
 * Rule: the kinds of suppression that are asked for go together.
 */

import { BatchNonMaxSuppressionSchema } from '../../../proto/gen/object_detection/protos/post_processing_pb.js';
import { findMessages } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';
import { suppressionConflicts } from '../../suppression-conflicts.ts';

/** No combined suppression beside another kind, one class a box where classes suppress each other. */
export const suppressionFields: Rule = {
  id: 'CW349',
  name: 'suppression-fields',
  severity: 'error',
  summary: 'Fields of the suppression of detections exclude each other.',
  explanation:
    'use_class_agnostic_nms takes the best class of each box, so max_classes_per_detection must be 1. use_combined_nms calls one TensorFlow operation, which knows neither suppression across classes nor soft suppression nor another coordinate frame: with it set change_coordinate_frame: false, or leave it out, as the results are the same without.',
  check({ loaded: { config } }, report) {
    for (const { path, message } of findMessages(config, BatchNonMaxSuppressionSchema)) {
      for (const { field, message: text } of suppressionConflicts(message)) report(`${path}.${field}`, text);
      if (message.maxClassesPerDetection > 1 && !message.useClassAgnosticNms)
        report(
          `${path}.max_classes_per_detection`,
          'max_classes_per_detection has no effect without use_class_agnostic_nms.',
          { severity: 'note' },
        );
    }
  },
};
