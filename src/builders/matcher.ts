/**
 * @module
 * `Matcher` message → matcher, as plain data (builders/matcher_builder.py). `use_matmul_gather` changes how upstream
 * looks rows up, not what it finds.
 */

import type { MatcherOptions } from '../detection/matchers/create-matcher.ts';
import type { Matcher } from '../proto/gen/object_detection/protos/matcher_pb.js';
import { ConfigError } from '../util/errors.ts';

const WHERE = 'model.ssd.matcher';

/**
 * With `ignore_thresholds` the options have none, and every anchor is matched.
 *
 * @throws ConfigError where it is missing.
 */
export function buildMatcher(message: Matcher | undefined): MatcherOptions {
  const chosen = message?.matcherOneof ?? { case: undefined };
  if (chosen.case === undefined)
    throw new ConfigError(`${WHERE} is missing; give argmax_matcher { matched_threshold: 0.5 }.`);
  if (chosen.case === 'bipartiteMatcher') return { kind: 'bipartite_matcher' };
  const { matchedThreshold, unmatchedThreshold, negativesLowerThanUnmatched, forceMatchForEachRow } =
    chosen.value;
  return {
    ...(chosen.value.ignoreThresholds ? {} : { matchedThreshold, unmatchedThreshold }),
    negativesLowerThanUnmatched,
    forceMatchForEachRow,
  };
}
