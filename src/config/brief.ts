/**
 * @module
 * Numbers in sentences.
 */

/** `x` with three digits that count: 11.4, 0.0667, 120. */
export function brief(x: number): string {
  return String(x >= 100 ? Math.round(x) : Number(x.toPrecision(3)));
}
