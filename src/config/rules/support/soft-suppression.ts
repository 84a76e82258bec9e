/**
 * @module
 * Rule: soft suppression is computed by `eval` and not in exported files.
 */

import { BatchNonMaxSuppressionSchema } from '../../../proto/gen/object_detection/protos/post_processing_pb.js';
import { findMessages } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';

/** A note on a `soft_nms_sigma` above 0. */
export const softSuppression: Rule = {
  id: 'CW513',
  name: 'soft-suppression',
  severity: 'note',
  target: 'counterweight',
  summary: 'Soft suppression cannot be exported yet.',
  explanation:
    'soft_nms_sigma lowers the scores of overlapping detections instead of dropping them. "counterweight eval" does so; the ONNX operator that exported files use does not, and "counterweight export" refuses.',
  check({ loaded: { config } }, report) {
    for (const { path, message } of findMessages(config, BatchNonMaxSuppressionSchema))
      if (path.startsWith('model.ssd.') && message.softNmsSigma > 0)
        report(
          `${path}.soft_nms_sigma`,
          'Soft suppression is done by "counterweight eval" and cannot be exported yet; "counterweight export" refuses it.',
        );
  },
};
