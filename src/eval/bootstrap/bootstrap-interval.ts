/**
 * @module
 * The 95 % interval of an average precision from bootstrap replicates.
 *
 * The plain percentile interval holds the true AP in only 70 to 90 of 100 simulated data sets of 60 images
 * (docs/evaluation.md), for two reasons. The running maximum in AP makes it too high on few images, and once more so in
 * every replicate: so the interval's centre is the estimate less that bias. And near 1 or 0 the images at hand may show
 * no variation at all: so the interval is Wilson's (1927), which allows for what so many objects cannot show, with the
 * bootstrap's variance in the place of the binomial one.
 */

import { studentQuantile } from './student-t.ts';

/** The lower and the upper end. */
export type Interval = readonly [low: number, high: number];

/** The confidence of all intervals. */
export const LEVEL = 0.95;

/** The square of the normal 0.975 quantile. */
const Z_SQUARED = 1.959963984540054 ** 2;

/**
 * The mean of the replicates shows less than half of the estimate's bias (in simulation 0.2 to 0.6 of it), as it does
 * of figures that a maximum makes; half as much again is taken off. Twice would overshoot where AP is low.
 */
const BIAS_SHOWN = 1.5;

/** What a figure was measured on. */
export interface Evidence {
  /** That bear on it: those that show the class. */
  readonly images: number;
  /** Objects that count. */
  readonly instances: number;
}

/** Mean and standard deviation of replicates. */
export interface Moments {
  readonly mean: number;
  readonly deviation: number;
}

/** The moments of `values`; undefined of fewer than two. */
export function momentsOf(values: ArrayLike<number>): Moments | undefined {
  if (values.length < 2) return undefined;
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += values[i] / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

/** The standard error from a bootstrap's deviation: a sample's own variance is too small by (n − 1) / n. */
export function standardError(deviation: number, images: number): number {
  return deviation * Math.sqrt(images / (images - 1));
}

/** What N objects cannot show of a share of them: z² / 2N, half the width of Wilson's interval where all are found. */
export function unseen(instances: number): number {
  return Z_SQUARED / (2 * instances);
}

/**
 * The interval of a figure in [0, 1]: with c = the estimate less its bias, e the standard error, t Student's quantile
 * for the images, q = z² / N: (c + q/2 ± √((t·e)² + (q/2)²)) / (1 + q), stretched to the estimate where it lies outside.
 *
 * `replicates` below 0 could not be computed. null without replicates, on fewer than two images, or of no object.
 */
export function precisionInterval(
  estimate: number,
  replicates: Float64Array,
  { images, instances }: Evidence,
): Interval | null {
  const moments = momentsOf(replicates.filter((value) => value >= 0));
  if (moments === undefined || images < 2 || estimate < 0) return null;
  const centre = Math.min(1, Math.max(0, estimate - BIAS_SHOWN * (moments.mean - estimate)));
  const reach = studentQuantile(images - 1) * standardError(moments.deviation, images);
  const half = unseen(instances);
  const shrink = 1 + 2 * half;
  const [middle, width] = [(centre + half) / shrink, Math.hypot(reach, half) / shrink];
  return [Math.max(0, Math.min(estimate, middle - width)), Math.min(1, Math.max(estimate, middle + width))];
}

/**
 * What the mean over classes was measured on, given each class's evidence and the standard deviation of its
 * replicates: the images are Welch and Satterthwaite's degrees of freedom + 1, (Σ s²)² / Σ (s⁴ / (n − 1)), so that a rare class which
 * makes most of the variance counts with its few images; N = C / √(Σ 1 / N_c²), as one object of class c is worth
 * 1 / (C · N_c). Classes on fewer than two images are left out.
 */
export function evidenceOfMean(classes: readonly (Evidence & { readonly deviation: number })[]): Evidence {
  const known = classes.filter(({ images }) => images >= 2);
  let [squares, fourths, coarse] = [0, 0, 0];
  for (const { deviation, images, instances } of known) {
    squares += deviation ** 2;
    fourths += deviation ** 4 / (images - 1);
    coarse += 1 / instances ** 2;
  }
  const images = fourths > 0 ? squares ** 2 / fourths + 1 : Math.min(...known.map((each) => each.images));
  return { images: known.length === 0 ? 0 : images, instances: known.length / Math.sqrt(coarse) };
}
