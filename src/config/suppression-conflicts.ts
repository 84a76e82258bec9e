/**
 * @module
 * Fields of suppression that exclude each other, as upstream has it (builders/post_processing_builder.py,
 * core/post_processing.py). The check of a configuration reports all of them, the builder refuses the first.
 */

import type { BatchNonMaxSuppression } from '../proto/gen/object_detection/protos/post_processing_pb.js';

/** One conflict: the field to change, and a whole sentence. */
export interface SuppressionConflict {
  readonly field: string;
  readonly message: string;
}

/** What stands in the way of each other in `nms`. */
export function suppressionConflicts(nms: BatchNonMaxSuppression): SuppressionConflict[] {
  const found: SuppressionConflict[] = [];
  if (nms.useClassAgnosticNms && nms.maxClassesPerDetection > 1) {
    found.push({
      field: 'max_classes_per_detection',
      message: `max_classes_per_detection is ${nms.maxClassesPerDetection}, but use_class_agnostic_nms keeps one class for each box. Set it to 1.`,
    });
  }
  if (!nms.useCombinedNms) return found;
  const combined = (field: string, what: string): void => {
    found.push({ field, message: `use_combined_nms excludes ${what}. Remove one of them.` });
  };
  if (nms.useClassAgnosticNms) combined('use_class_agnostic_nms', 'use_class_agnostic_nms');
  if (nms.changeCoordinateFrame)
    combined('use_combined_nms', 'change_coordinate_frame, which is true unless set to false');
  if (nms.softNmsSigma > 0) combined('soft_nms_sigma', `soft_nms_sigma: ${nms.softNmsSigma}`);
  return found;
}
