/**
 * @module
 * Rule: the thresholds of the matcher are in order (matchers/argmax_matcher.py). Both are 0.5 unless given.
 */

import { ArgMaxMatcherSchema } from '../../../proto/gen/object_detection/protos/argmax_matcher_pb.js';
import { fixBySetting } from '../../edit/fix-by-edit.ts';
import { findMessages } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';

/** `unmatched_threshold` ≤ `matched_threshold`, both shares of an area, and apart where the negatives are between them. */
export const matcherThresholds: Rule = {
  id: 'CW306',
  name: 'matcher-thresholds',
  severity: 'error',
  summary: 'The thresholds of the matcher contradict each other.',
  explanation:
    'An anchor whose best IoU with a box is at least matched_threshold is that box; below unmatched_threshold it is background; in between it is ignored. So unmatched_threshold must not be the larger. Each is 0.5 unless given: lowering matched_threshold alone leaves the other above it. Thresholds above 1 match nothing but what force_match_for_each_row forces.',
  example: {
    wrong: 'argmax_matcher { matched_threshold: 0.4 }',
    right: 'argmax_matcher { matched_threshold: 0.4 unmatched_threshold: 0.4 }',
  },
  check({ loaded: { config, document, placeOf } }, report) {
    for (const { path, message } of findMessages(config, ArgMaxMatcherSchema)) {
      const { matchedThreshold: matched, unmatchedThreshold: unmatched } = message;
      const isGiven = (name: string): boolean => placeOf(`${path}.${name}`) !== undefined;
      if (message.ignoreThresholds) {
        for (const name of ['matched_threshold', 'unmatched_threshold'])
          if (isGiven(name))
            report(`${path}.${name}`, `${name} has no effect: ignore_thresholds is true.`, {
              severity: 'warning',
            });
        continue;
      }
      const at = `${path}.${isGiven('unmatched_threshold') ? 'unmatched_threshold' : 'matched_threshold'}`;
      if (unmatched > matched) {
        const said = (name: string, value: number): string =>
          isGiven(name) ? `${name} is ${value}` : `${name} is not set and so ${value}`;
        report(
          at,
          `${said('matched_threshold', matched)}, ${said('unmatched_threshold', unmatched)}: an anchor cannot be background at an IoU at which it is matched. Set unmatched_threshold to ${matched} or less.`,
          {
            fix: isGiven('unmatched_threshold')
              ? undefined
              : fixBySetting(document, `${path}.unmatched_threshold`, String(matched)),
          },
        );
      } else if (!message.negativesLowerThanUnmatched && unmatched === matched)
        report(
          `${path}.negatives_lower_than_unmatched`,
          `negatives_lower_than_unmatched: false makes background of the anchors between the thresholds, and both are ${matched}: there would be none. Lower unmatched_threshold, or remove the field.`,
        );
      for (const [name, value] of [
        ['matched_threshold', matched],
        ['unmatched_threshold', unmatched],
      ] as const)
        if (value < 0 || value > 1)
          report(`${path}.${name}`, `${name} is ${value}; an IoU lies between 0 and 1.`, {
            severity: 'warning',
          });
    }
  },
};
