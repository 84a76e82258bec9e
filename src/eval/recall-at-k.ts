/**
 * @module
 * Figures of ranked lists (utils/metrics.py): how much of what there is stands among the first k of each list, and at
 * which rank. Upstream uses them for visual relations.
 */

/** The labels of one list, best first: above 0 for a true positive, which then counts as much. */
export type RankedLabels = ArrayLike<number>;

/** Σ of the labels among the first `k` of each list / `instances` (`compute_recall_at_k`). */
export function recallAtK(lists: readonly RankedLabels[], instances: number, k: number): number {
  const firsts = lists.flatMap((labels) => Array.from(labels).slice(0, k));
  return firsts.reduce((sum, label) => sum + label, 0) / instances;
}

/** The median rank, from 0, of the true positives among the first `k` of each list; NaN where there are none. */
export function medianRankAtK(lists: readonly RankedLabels[], k: number): number {
  const ranks = lists
    .flatMap((labels) =>
      Array.from(labels)
        .slice(0, k)
        .flatMap((label, rank) => (label > 0 ? [rank] : [])),
    )
    .sort((a, b) => a - b);
  const middle = ranks.length / 2;
  return (ranks[Math.ceil(middle) - 1] + ranks[Math.floor(middle)]) / 2;
}
