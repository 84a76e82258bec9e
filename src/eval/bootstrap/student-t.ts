/**
 * @module
 * Student's t distribution, for any number of degrees of freedom above 0: its two tails and its 0.975 quantile. Both go
 * by the regularised incomplete beta function, P(|T| ≥ t) = I_x(ν/2, 1/2) at x = ν / (ν + t²) (NIST's DLMF 8.17).
 */

/** ln Γ(x) for x > 0: Stirling's series, from 12 up exact to 10⁻¹⁴; below it by Γ(x) = Γ(x + 1) / x. */
function lnGamma(x: number): number {
  let [shift, at] = [0, x];
  for (; at < 12; at++) shift += Math.log(at);
  const series = 1 / (12 * at) - 1 / (360 * at ** 3) + 1 / (1260 * at ** 5) - 1 / (1680 * at ** 7);
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

/** I_x(a, b) by its continued fraction (DLMF 8.17.22), evaluated from the front; converges for x < (a + 1) / (a + b + 2). */
function betaFraction(x: number, a: number, b: number): number {
  const front = a * Math.log(x) + b * Math.log1p(-x) + lnGamma(a + b) - lnGamma(a) - lnGamma(b);
  let [fraction, numerator, denominator] = [1, 1, 0];
  for (let k = 1; k < 2000; k++) {
    const m = k >> 1;
    const product = k % 2 === 0 ? m * (b - m) : -(a + m) * (a + b + m);
    const term = (product * x) / ((a + k - 1) * (a + k));
    denominator = 1 / (1 + term * denominator);
    numerator = 1 + term / numerator;
    fraction *= numerator * denominator;
    if (Math.abs(numerator * denominator - 1) < 1e-14) break;
  }
  return Math.exp(front) / (a * fraction);
}

/** P(|T| ≥ |t|) with `freedom` degrees of freedom. */
export function studentTail(t: number, freedom: number): number {
  const square = t * t;
  if (square === 0) return 1;
  const [a, b] = [freedom / 2, 0.5];
  const x = freedom / (freedom + square);
  if (x < (a + 1) / (a + b + 2)) return betaFraction(x, a, b);
  return 1 - betaFraction(square / (freedom + square), b, a);
}

/** The t with P(|T| ≥ t) = `share`, by default 0.05: half the width of a 95 % interval in standard errors. */
export function studentQuantile(freedom: number, share = 0.05): number {
  let [low, high] = [0, 1];
  while (studentTail(high, freedom) > share) high *= 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (studentTail(middle, freedom) > share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
