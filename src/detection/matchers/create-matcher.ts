/**
 * @module
 * Matchers as plain data, fit for a builder to make and for a worker thread to be sent.
 */

import { type ArgmaxMatcherOptions, argmaxMatcher } from './argmax-matcher.ts';
import { bipartiteMatcher } from './bipartite-matcher.ts';
import type { Matcher } from './matcher.ts';

/** A matcher by its config name and parameters; without a name the argmax matcher. */
export type MatcherOptions = ArgmaxMatcherOptions | { readonly kind: 'bipartite_matcher' };

/** The matcher that `options` describes. @throws ConfigError where the thresholds contradict each other. */
export function createMatcher(options: MatcherOptions): Matcher {
  return 'kind' in options ? bipartiteMatcher() : argmaxMatcher(options);
}
