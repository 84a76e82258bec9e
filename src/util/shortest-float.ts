/**
 * @module
 * The shortest decimal of a number in single precision.
 */

/** The number with the fewest decimal digits whose nearest float32 is that of `value`: 0.7 for 0.699999988079071. */
export function shortestFloat(value: number): number {
  const wanted = Math.fround(value);
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === wanted) return candidate;
  }
  return value;
}
