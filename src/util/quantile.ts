/**
 * @module
 * The value below which a share of some values lies.
 */

/** The value at `share` (0 to 1) of the sorted `values`, one of them: the nearest rank. `values` must not be empty. */
export function quantile(values: Iterable<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.round(share * (sorted.length - 1))];
}
