/**
 * @module
 * The middle of some values.
 */

/** The median of `values`, in whatever order; the mean of the two in the middle where their number is even; NaN of none. */
export function median(values: Iterable<number>): number {
  const sorted = Float64Array.from(values).sort();
  const half = (sorted.length - 1) / 2;
  return (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2;
}
