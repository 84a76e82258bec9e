/**
 * @module
 * Rule: soft suppression makes exported files larger and slower.
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
  summary: 'Soft suppression makes an exported detector slower.',
  explanation:
    'soft_nms_sigma lowers the scores of overlapping detections instead of dropping them. ONNX has no operator for it: an exported file holds its rounds written out, one for each of max_detections_per_class, over the scores of all classes and anchors. Results are those of "counterweight eval"; lower max_detections_per_class where time matters.',
  check({ loaded: { config } }, report) {
    for (const { path, message } of findMessages(config, BatchNonMaxSuppressionSchema))
      if (path.startsWith('model.ssd.') && message.softNmsSigma > 0)
        report(
          `${path}.soft_nms_sigma`,
          `Soft suppression is exported as ${message.maxDetectionsPerClass} rounds written out, which takes time; lower max_detections_per_class where that matters.`,
        );
  },
};
