/**
 * @module
 * Matches each anchor to the ground-truth box it is most like, between two thresholds
 * (matchers/argmax_matcher.py). Ties go to the first row; forced rows take their first best column.
 *
 * Rows that are not valid (weight 0, or padding) can still be an anchor's best: such anchors get weight 0 and so are
 * ignored by the loss. They are only kept from forcing a match.
 */

import { ConfigError, invariant } from '../../util/errors.ts';
import { IGNORED, type Matcher, UNMATCHED } from './matcher.ts';

/** The fields of upstream's `argmax_matcher`, in plain data. Thresholds absent: every anchor is matched. */
export interface ArgmaxMatcherOptions {
  readonly matchedThreshold?: number | undefined;
  /** Default: `matchedThreshold`. */
  readonly unmatchedThreshold?: number | undefined;
  /** Whether below `unmatchedThreshold` means background and between the two ignored (default), or the reverse. */
  readonly negativesLowerThanUnmatched?: boolean | undefined;
  /** Whether each valid row gets its best column, whatever the thresholds say. Default false. */
  readonly forceMatchForEachRow?: boolean | undefined;
}

/**
 * The matcher with, for v the largest similarity of a column: v < unmatched → background; unmatched ≤ v < matched →
 * ignored; else the row of v. The thresholds are compared in float32, as upstream.
 *
 * @throws ConfigError where the thresholds contradict each other.
 */
export function argmaxMatcher(options: ArgmaxMatcherOptions = {}): Matcher {
  const { matchedThreshold, negativesLowerThanUnmatched = true, forceMatchForEachRow = false } = options;
  const unmatchedThreshold = options.unmatchedThreshold ?? matchedThreshold;
  if (matchedThreshold === undefined && unmatchedThreshold !== undefined) {
    throw new ConfigError(
      `argmax_matcher: unmatched_threshold is ${unmatchedThreshold} but matched_threshold is not set; set both.`,
    );
  }
  const matched = Math.fround(matchedThreshold ?? -Infinity);
  const unmatched = Math.fround(unmatchedThreshold ?? -Infinity);
  if (unmatched > matched) {
    throw new ConfigError(
      `argmax_matcher: unmatched_threshold ${unmatchedThreshold} is above matched_threshold ${matchedThreshold}.`,
    );
  }
  if (!negativesLowerThanUnmatched && matchedThreshold !== undefined && unmatched === matched) {
    throw new ConfigError(
      `argmax_matcher: negatives_lower_than_unmatched: false needs unmatched_threshold below matched_threshold, ` +
        `both are ${matchedThreshold}.`,
    );
  }
  const below = negativesLowerThanUnmatched ? UNMATCHED : IGNORED;
  const between = negativesLowerThanUnmatched ? IGNORED : UNMATCHED;

  return {
    match(similarity, rows, columns, validRows) {
      invariant(
        similarity.length === rows * columns,
        `a matcher got ${similarity.length} similarities for ${rows} rows and ${columns} columns`,
      );
      if (rows === 0) return new Int32Array(columns).fill(UNMATCHED);
      const match = new Int32Array(columns);
      const best = similarity.slice(0, columns);
      for (let row = 1; row < rows; row++) {
        const start = row * columns;
        for (let column = 0; column < columns; column++) {
          const value = similarity[start + column];
          if (value > best[column]) {
            best[column] = value;
            match[column] = row;
          }
        }
      }
      for (let column = 0; column < columns; column++) {
        if (best[column] < unmatched) match[column] = below;
        else if (best[column] < matched) match[column] = between;
      }
      if (forceMatchForEachRow) forceRows(match, similarity, rows, validRows);
      return match;
    },
  };
}

/** Gives each valid row its best column; last row first, so that of rows that want one column the first wins. */
function forceRows(
  match: Int32Array,
  similarity: Float32Array,
  rows: number,
  validRows: Uint8Array | undefined,
): void {
  const columns = match.length;
  for (let row = rows - 1; row >= 0; row--) {
    if (columns === 0 || (validRows !== undefined && validRows[row] === 0)) continue;
    const start = row * columns;
    let bestColumn = 0;
    let best = similarity[start];
    for (let column = 1; column < columns; column++) {
      const value = similarity[start + column];
      if (value > best) {
        best = value;
        bestColumn = column;
      }
    }
    match[bestColumn] = row;
  }
}
