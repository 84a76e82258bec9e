/**
 * @module
 * `argmax_matcher`: the row that each column is matched to.
 */

import { type ArgmaxMatcherOptions, argmaxMatcher } from '../../../src/detection/matchers/argmax-matcher.ts';
import { IGNORED, UNMATCHED } from '../../../src/detection/matchers/matcher.ts';
import { type OracleCase, optionalNumber, oracleFloats, oracleNumbers, oracleShape } from '../oracle-case.ts';
import type { AreaRunner } from './area.ts';

/** The matcher that the parameters of the areas `argmax_matcher`, `target_assigner` and `ssd_loss` describe. */
export function matcherOptions(params: OracleCase['params']): ArgmaxMatcherOptions {
  return {
    matchedThreshold: optionalNumber(params.matched_threshold),
    unmatchedThreshold: optionalNumber(params.unmatched_threshold),
    negativesLowerThanUnmatched: params.negatives_lower_than_unmatched !== false,
    forceMatchForEachRow: params.force_match_for_each_row === true,
  };
}

export const runArgmaxMatcher: AreaRunner = ({ params, inputs, expected }, compare) => {
  const matcher = argmaxMatcher(matcherOptions(params));
  if (expected.error === true && inputs.similarity_matrix === undefined) return;
  const shape = inputs.similarity_shape ?? oracleShape(inputs.similarity_matrix);
  const [rows, columns] = oracleNumbers(shape);
  const valid =
    inputs.valid_rows === undefined ? undefined : Uint8Array.from(oracleNumbers(inputs.valid_rows));
  const similarity = oracleFloats(inputs.similarity_matrix);
  const match = matcher.match(similarity, rows, columns, valid);
  const where = (wanted: (row: number) => boolean): number[] =>
    Array.from(match.keys()).filter((column) => wanted(match[column]));
  const matched = where((row) => row >= 0);
  compare.numbers('match_results', match);
  compare.numbers('matched_columns', matched);
  compare.numbers(
    'matched_rows',
    matched.map((column) => match[column]),
  );
  compare.numbers(
    'unmatched_columns',
    where((row) => row === UNMATCHED),
  );
  compare.numbers(
    'ignored_columns',
    where((row) => row === IGNORED),
  );
};
