/**
 * @module
 * From the parameters of an oracle case to the options of the code under test.
 */

import type { ArgmaxMatcherOptions } from '../src/detection/matchers/argmax-matcher.ts';
import { type OracleCase, oracleNumber } from './oracles.ts';

/** The matcher that a case of the areas `argmax_matcher` and `target_assigner` uses. */
export function matcherOptionsOf(params: OracleCase['params']): ArgmaxMatcherOptions {
  const threshold = (value: unknown): number | undefined =>
    value === null || value === undefined ? undefined : oracleNumber(value);
  return {
    matchedThreshold: threshold(params.matched_threshold),
    unmatchedThreshold: threshold(params.unmatched_threshold),
    negativesLowerThanUnmatched: params.negatives_lower_than_unmatched !== false,
    forceMatchForEachRow: params.force_match_for_each_row === true,
  };
}
