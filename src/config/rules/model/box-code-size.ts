/**
 * @module
 * Rule: the box predictor predicts as many numbers for a box as the box coder writes.
 */

import { differingBoxCodeSizes } from '../../box-code-sizes.ts';
import { ssdIn } from '../../detector-in.ts';
import { fixBySetting } from '../../edit/fix-by-edit.ts';
import type { Rule } from '../../rule.ts';

/** `box_code_size` is the length of the coder's codes. */
export const boxCodeSize: Rule = {
  id: 'CW348',
  name: 'box-code-size',
  severity: 'error',
  summary: 'The box predictor predicts another number of codes than the box coder writes.',
  explanation:
    'faster_rcnn_box_coder and mean_stddev_box_coder write four numbers for a box, square_box_coder three, keypoint_box_coder four and two for each keypoint. box_code_size of the box predictor, 4 unless set, must be the same: the loss compares the two number by number.',
  check({ loaded: { config, document } }, report) {
    const ssd = ssdIn(config);
    const sizes = ssd && differingBoxCodeSizes(ssd);
    if (sizes === undefined) return;
    const at = `model.ssd.box_predictor.${sizes.field}`;
    report(
      at,
      `box_code_size is ${sizes.predictor}, but the box coder writes ${sizes.coder} numbers for a box. Set it to ${sizes.coder}.`,
      { fix: fixBySetting(document, at, String(sizes.coder)) },
    );
  },
};
