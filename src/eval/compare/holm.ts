/**
 * @module
 * Holm's correction of several p-values.
 */

/**
 * Holm's step-down adjustment (1979): the k-th smallest of m p-values times m − k + 1, never below a smaller one's.
 * Where adjusted values below α are called findings, the chance of any false one among the m is at most α.
 */
export function holm(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
  const adjusted = new Array<number>(values.length).fill(1);
  let least = 0;
  order.forEach((i, rank) => {
    least = Math.max(least, Math.min(1, values[i] * (values.length - rank)));
    adjusted[i] = least;
  });
  return adjusted;
}
