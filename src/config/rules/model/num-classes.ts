/**
 * @module
 * Rule: the detector has classes. `num_classes` has no default in the schema: unset, it is 0.
 */

import { detectorIn, isWhole } from '../../detector-in.ts';
import type { Rule } from '../../rule.ts';

/** `num_classes` is set, and at least 1. */
export const numClasses: Rule = {
  id: 'CW301',
  name: 'num-classes',
  severity: 'error',
  summary: 'num_classes is missing or less than 1.',
  explanation:
    'num_classes is how many classes the detector can name, the background not counted: the largest id of the label map. It has no default; unset it is read as 0, and the detector has no class to learn.',
  check(subject, report) {
    const { config, placeOf } = subject.loaded;
    const detector = detectorIn(config);
    if (detector === undefined || !isWhole(subject)) return;
    const { path, numClasses: count } = detector;
    if (count >= 1) return;
    const rcnn = config.model?.model.case === 'fasterRcnn' ? config.model.model.value : undefined;
    if (rcnn?.numberOfStages === 1 && count === 0) return;
    const at = `${path}.num_classes`;
    const said =
      placeOf(at) === undefined ? `${path} has no num_classes` : `num_classes is ${count}, less than 1`;
    report(at, `${said}. Set it to the number of classes of the label map, without the background.`);
  },
};
