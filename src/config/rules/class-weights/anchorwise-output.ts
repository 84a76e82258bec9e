/**
 * @module
 * Rule: `anchorwise_output` changes nothing, here as upstream, whose builders never read it. People who set it expect
 * otherwise, so the check says so.
 */

import type { Rule } from '../../rule.ts';
import { weightedLosses } from '../../weighted-losses.ts';

/** A note on each `anchorwise_output` of the weighted losses. */
export const anchorwiseOutput: Rule = {
  id: 'CW207',
  name: 'anchorwise-output',
  severity: 'note',
  summary: 'anchorwise_output is set, which changes nothing.',
  explanation:
    'Losses are always per anchor, here as in the TensorFlow API, whose builders never read the field. Remove it, or leave it: it is harmless.',
  check({ loaded: { config, placeOf } }, report) {
    for (const { path } of weightedLosses(config)) {
      const at = `${path}.anchorwise_output`;
      if (placeOf(at) !== undefined)
        report(at, 'anchorwise_output changes nothing, as upstream: losses are always per anchor.');
    }
  },
};
