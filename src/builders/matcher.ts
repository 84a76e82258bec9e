/**
 * @module
 * `Matcher` message → matcher, as plain data (builders/matcher_builder.py). `use_matmul_gather` changes how upstream
 * looks rows up, not what it finds.
 */

import { SUPPORTED_PARTS } from '../config/support/supported-parts.ts';
import type { ArgmaxMatcherOptions } from '../detection/matchers/argmax-matcher.ts';
import { type Matcher, MatcherSchema } from '../proto/gen/object_detection/protos/matcher_pb.js';
import { ConfigError } from '../util/errors.ts';
import { unsupported } from './unsupported.ts';

const WHERE = 'model.ssd.matcher';

/**
 * With `ignore_thresholds` the options have none, and every anchor is matched.
 *
 * @throws ConfigError where it is missing or of a kind that is not supported.
 */
export function buildMatcher(message: Matcher | undefined): ArgmaxMatcherOptions {
  const chosen = message?.matcherOneof ?? { case: undefined };
  if (chosen.case === undefined)
    throw new ConfigError(`${WHERE} is missing; give argmax_matcher { matched_threshold: 0.5 }.`);
  if (chosen.case !== 'argmaxMatcher')
    throw unsupported(`${WHERE}:`, MatcherSchema.field[chosen.case].name, SUPPORTED_PARTS.Matcher);
  const { matchedThreshold, unmatchedThreshold, negativesLowerThanUnmatched, forceMatchForEachRow } =
    chosen.value;
  return {
    ...(chosen.value.ignoreThresholds ? {} : { matchedThreshold, unmatchedThreshold }),
    negativesLowerThanUnmatched,
    forceMatchForEachRow,
  };
}
