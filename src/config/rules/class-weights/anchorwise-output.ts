/**
 * @module
 * Rule: `anchorwise_output` changes nothing, here as upstream, whose builders never read it. People who set it expect
 * otherwise, so the check says so.
 */

import type { Rule } from '../../diagnostic.ts';
import { weightedLosses } from '../../weighted-losses.ts';

/** A note on each `anchorwise_output` of the weighted losses. */
export const anchorwiseOutput: Rule = ({ config, placeOf }, report) => {
  for (const { path } of weightedLosses(config)) {
    const at = `${path}.anchorwise_output`;
    if (placeOf(at) !== undefined)
      report('note', at, 'anchorwise_output changes nothing, as upstream: losses are always per anchor.');
  }
};
