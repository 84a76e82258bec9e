/**
 * @module
 * Rule: the modes that weight single logits are for losses whose logits are independent of each other: the sigmoid
 * family. A softmax couples them, and a dice loss has no positive term.
 */

import { ClassWeightMode } from '../../../proto/gen/object_detection/protos/class_weights_pb.js';
import type { ClassWeightRule } from '../../class-weight-problems.ts';

/** `PER_LOGIT` and `POSITIVE_LOGIT` only on sigmoid losses. */
export const classWeightMode: ClassWeightRule = {
  id: 'CW205',
  name: 'class-weight-mode',
  severity: 'error',
  summary: 'A class weight mode needs a sigmoid loss and the loss is a softmax.',
  explanation:
    'PER_LOGIT and POSITIVE_LOGIT weight single logits, which are independent in the sigmoid losses only. A softmax couples them. MATCHED_ANCHOR means the same for every loss.',
  checkLoss({ loss, name }, report) {
    if (!('classWeightMode' in loss)) return;
    const { classWeightMode: mode } = loss;
    if (name === 'weighted_dice_classification_loss' && mode === ClassWeightMode.POSITIVE_LOGIT)
      report(
        'class_weight_mode',
        `class_weight_mode POSITIVE_LOGIT weights the positive term of a loss, and ${name} has none. Use MATCHED_ANCHOR, or PER_LOGIT.`,
      );
    if (!name.includes('softmax') || mode === ClassWeightMode.MATCHED_ANCHOR) return;
    report(
      'class_weight_mode',
      `class_weight_mode ${ClassWeightMode[mode]} needs a sigmoid loss, ${name} is a softmax. Use MATCHED_ANCHOR, or weighted_sigmoid.`,
    );
  },
};
