/**
 * @module
 * Rule: `metrics_set` names evaluators that there are (eval_util.py, EVAL_METRICS_CLASS_DICT; ssd-semantics, section 19).
 */

import { didYouMean } from '../../../util/did-you-mean.ts';
import { fixAt } from '../../edit/fix-by-edit.ts';
import type { Rule } from '../../rule.ts';
import { COMPUTED_METRICS } from '../../support/unused-eval-fields.ts';

/** Every name that the TensorFlow API knows. */
const METRICS_SETS: readonly string[] = [
  'coco_detection_metrics',
  'coco_keypoint_metrics',
  'coco_mask_metrics',
  'coco_panoptic_metrics',
  'lvis_mask_metrics',
  'oid_challenge_detection_metrics',
  'oid_challenge_segmentation_metrics',
  'oid_V2_detection_metrics',
  'pascal_voc_detection_metrics',
  'weighted_pascal_voc_detection_metrics',
  'precision_at_recall_detection_metrics',
  'pascal_voc_instance_segmentation_metrics',
  'weighted_pascal_voc_instance_segmentation_metrics',
];

/** Names of old versions, and of old samples, and what they are called now. */
const FORMER: Readonly<Record<string, string>> = {
  open_images_V2_detection_metrics: 'oid_V2_detection_metrics',
  open_images_detection_metrics: 'oid_V2_detection_metrics',
  open_images_metrics: 'oid_V2_detection_metrics',
  pascal_voc_metrics: 'pascal_voc_detection_metrics',
  weighted_pascal_voc_metrics: 'weighted_pascal_voc_detection_metrics',
  coco_metrics: 'coco_detection_metrics',
};

/** Each name is known, and stands once. */
export const metricsSet: Rule = {
  id: 'CW450',
  name: 'metrics-set',
  severity: 'warning',
  summary: 'metrics_set names an evaluator that there is not.',
  explanation: `The TensorFlow API knows ${METRICS_SETS.join(', ')}, and stops evaluating at any other name. Counterweight computes those of boxes; lvis_box_metrics is its own.`,
  check({ loaded, target }, report) {
    const names = loaded.config.evalConfig?.metricsSet ?? [];
    for (const [i, name] of names.entries()) {
      const at = `eval_config.metrics_set[${i}]`;
      if (names.indexOf(name) < i)
        report(at, `"${name}" stands twice in metrics_set. Remove one.`, { severity: 'note' });
      if (METRICS_SETS.includes(name) || (target !== 'tfod' && COMPUTED_METRICS.includes(name))) continue;
      const now = FORMER[name];
      if (now !== undefined) {
        report(at, `metrics_set "${name}" is called "${now}" today.`, {
          severity: 'note',
          fix: fixAt(loaded, at, JSON.stringify(now)),
        });
        continue;
      }
      const near = didYouMean(name, METRICS_SETS);
      const hint =
        near === undefined ? ' The usual one is "coco_detection_metrics".' : ` Did you mean "${near}"?`;
      report(at, `There is no metrics_set ${JSON.stringify(name)}.${hint}`, {
        severity: target === 'tfod' ? 'error' : 'warning',
        fix: near === undefined ? undefined : fixAt(loaded, at, JSON.stringify(near)),
      });
    }
  },
};
