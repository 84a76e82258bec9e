/**
 * @module
 * Rule: the type of a feature extractor is none that the TensorFlow API registers.
 */

import { didYouMean, editDistance } from '../../../util/did-you-mean.ts';
import { quotedLike, replaceValue } from '../../edit/replace-value.ts';
import { FASTER_RCNN_FEATURE_EXTRACTORS, SSD_FEATURE_EXTRACTORS } from '../../feature-extractor-types.ts';
import type { Rule } from '../../rule.ts';
import { locatePipelineFields } from '../../schema/locate-fields.ts';
import { namedExtractor } from './generation.ts';

/** `feature_extractor.type` of an SSD or a Faster R-CNN is a registered one. */
export const unknownFeatureExtractor: Rule = {
  id: 'CW150',
  name: 'unknown-feature-extractor',
  severity: 'error',
  summary: 'The type of a feature extractor is none that the TensorFlow API registers.',
  explanation: [
    'The API builds a feature extractor by its registered name and stops where there is none of that name.',
    `An ssd has, in TensorFlow 1: ${SSD_FEATURE_EXTRACTORS[1].join(', ')};`,
    `in TensorFlow 2: ${SSD_FEATURE_EXTRACTORS[2].join(', ')}.`,
    `A faster_rcnn has, in TensorFlow 1: ${FASTER_RCNN_FEATURE_EXTRACTORS[1].join(', ')};`,
    `in TensorFlow 2: ${FASTER_RCNN_FEATURE_EXTRACTORS[2].join(', ')}.`,
  ].join(' '),
  example: { wrong: 'type: "ssd_mobilenetv2"', right: 'type: "ssd_mobilenet_v2"' },
  check({ loaded }, report) {
    const extractor = namedExtractor(loaded);
    if (extractor === undefined || extractor.generation !== undefined) return;
    const { type, path, known } = extractor;
    const near = didYouMean(type, known);
    const hint = near === undefined ? '"counterweight explain CW150" lists them.' : `Did you mean "${near}"?`;
    const field = locatePipelineFields(loaded.document).findLast((located) => located.path === path)?.field;
    const fix =
      near === undefined || field === undefined || isAmbiguous(type, near, known)
        ? undefined
        : { title: `Write "${near}"`, edits: [replaceValue(field, quotedLike(field, near))] };
    report(path, `There is no feature extractor "${type}". ${hint}`, { fix });
  },
};

/** Whether another type is as near to what was written as `near` is. */
function isAmbiguous(type: string, near: string, known: readonly string[]): boolean {
  const distance = editDistance(type, near);
  return known.some((other) => other !== near && editDistance(type, other) <= distance);
}
