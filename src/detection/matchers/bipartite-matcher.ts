/**
 * @module
 * Matches ground-truth boxes and anchors one to one, greedily (matchers/bipartite_matcher.py; TensorFlow 1's
 * `tf.contrib.image.bipartite_match`): the most alike pair first, then the most alike of the rest. Every other anchor is
 * background; none is ignored.
 *
 * Difference: upstream puts the valid rows first and then reports matches by their places in that order, so that a box of
 * weight 0 before others makes anchors learn the wrong box; here matches are by the row itself.
 */

import { invariant } from '../../util/errors.ts';
import { orderDescending } from '../../util/order-descending.ts';
import { type Matcher, UNMATCHED } from './matcher.ts';

/** The matcher: each valid row gets one column, while there are columns. Ties go to the first row, then column. */
export function bipartiteMatcher(): Matcher {
  return {
    match(similarity, rows, columns, validRows) {
      invariant(
        similarity.length === rows * columns,
        `a matcher got ${similarity.length} similarities for ${rows} rows and ${columns} columns`,
      );
      const match = new Int32Array(columns).fill(UNMATCHED);
      const free = Uint8Array.from({ length: rows }, (_, row) => validRows?.[row] ?? 1);
      let left = Math.min(
        columns,
        free.reduce((count, isFree) => count + isFree, 0),
      );
      for (const at of left === 0 ? [] : orderDescending(similarity)) {
        const row = Math.floor(at / columns);
        const column = at % columns;
        if (free[row] === 0 || match[column] !== UNMATCHED) continue;
        match[column] = row;
        free[row] = 0;
        if (--left === 0) break;
      }
      return match;
    },
  };
}
