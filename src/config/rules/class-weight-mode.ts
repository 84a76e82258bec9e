/**
 * @module
 * Rule: the modes that weight single logits are for losses whose logits are independent of each other: the sigmoid
 * family. A softmax couples them.
 */

import { ClassWeightMode } from '../../proto/gen/object_detection/protos/class_weights_pb.js';
import type { Rule } from '../diagnostic.ts';
import { weightedLosses } from '../weighted-losses.ts';

/** `PER_LOGIT` and `POSITIVE_LOGIT` only on sigmoid losses. */
export const classWeightMode: Rule = ({ config }, report) => {
  for (const { loss, path, name } of weightedLosses(config)) {
    if (!('classWeightMode' in loss) || !name.includes('softmax')) continue;
    if (loss.classWeightMode === ClassWeightMode.MATCHED_ANCHOR) continue;
    report(
      'error',
      `${path}.class_weight_mode`,
      `class_weight_mode ${ClassWeightMode[loss.classWeightMode]} needs a sigmoid loss, ${name} is a softmax. Use MATCHED_ANCHOR, or weighted_sigmoid.`,
    );
  }
};
