/**
 * @module
 * The one score threshold for all classes at which the mean of their F1 is largest: what a user does who has no thresholds
 * by class, done as well as it can be. Thresholds by class are held against it.
 */

import { numberBetween } from './choose-threshold.ts';
import type { OperatingPoint } from './class-curve.ts';

/** A threshold for all classes, and the mean F1 there of the classes that have objects. */
export interface SharedThreshold {
  readonly threshold: number;
  readonly meanF1: number;
}

/**
 * The best threshold; undefined where no class has a detection that is right.
 *
 * @param classes the operating points of each class, from the highest score down; empty where it has no objects or no
 * detections
 * @param counted the number of classes with objects: one without detections has F1 0
 * @param floor the score that every detection is above
 */
export function sharedThreshold(
  classes: readonly (readonly OperatingPoint[])[],
  counted: number,
  floor: number,
): SharedThreshold | undefined {
  const steps = classes
    .flatMap((points) =>
      points.map(({ score, f1 }, i) => ({ score, rise: f1 - (i === 0 ? 0 : points[i - 1].f1) })),
    )
    .sort((a, b) => b.score - a.score);
  let sum = 0;
  let [best, at] = [0, -1];
  for (const [i, { score, rise }] of steps.entries()) {
    sum += rise;
    if (steps[i + 1]?.score === score) continue;
    if (sum > best + 1e-12) [best, at] = [sum, i];
  }
  if (at < 0) return undefined;
  const { score } = steps[at];
  const next = steps[at + 1]?.score ?? Math.min(floor, score);
  return { threshold: numberBetween(next, score), meanF1: best / counted };
}
