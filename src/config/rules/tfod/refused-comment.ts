/**
 * @module
 * Rule: for the stock TensorFlow API a comment begins with "#" alone.
 */

import type { Rule } from '../../rule.ts';
import { slashComment } from '../syntax/slash-comment.ts';

/** What `slash-comment` notes, as the error that it is to the TensorFlow API. */
export const refusedComment: Rule = {
  id: 'CW601',
  name: 'refused-comment',
  severity: 'error',
  target: 'tfod',
  summary: 'The TensorFlow API stops at a comment that begins with "//".',
  explanation:
    'The text format knows comments from "#" to the end of the line. The API\'s parser expects a field where "//" stands.',
  example: {
    wrong: 'iou_threshold: 0.6  // for suppression',
    right: 'iou_threshold: 0.6  # for suppression',
  },
  check({ loaded }, report) {
    for (const { rule, place, fix } of loaded.notes)
      if (rule === slashComment.id)
        report(place, 'The TensorFlow API stops at "//": a comment begins with "#".', { fix });
  },
};
