/**
 * @module
 * What a matcher is: from similarities to a match for every anchor (core/matcher.py).
 */

/** The match of an anchor that stands for the background. */
export const UNMATCHED = -1;

/** The match of an anchor that takes no part in the loss. */
export const IGNORED = -2;

/** Gives each anchor a ground-truth box, the background, or nothing. */
export interface Matcher {
  /**
   * [A]: for each column (anchor) the row (ground-truth box) it is matched to, `UNMATCHED` or `IGNORED`, from
   * `similarity` [rows, columns]. `validRows` [rows] is 1 where a row may claim an anchor (default: all).
   */
  match(
    similarity: Float32Array,
    rows: number,
    columns: number,
    validRows?: Uint8Array | undefined,
  ): Int32Array;
}
