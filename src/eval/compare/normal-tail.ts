/**
 * @module
 * The two-sided p-value of a standard normal deviate, and Holm's correction of several p-values.
 */

/** P(|Z| ≥ |z|); the complementary error function by Numerical Recipes' Chebyshev fit, relative error below 1.2·10⁻⁷. */
export function twoSidedP(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * x);
  const series = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ].reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  return Math.min(1, t * Math.exp(-x * x + series));
}

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
