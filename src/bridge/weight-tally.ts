/**
 * @module
 * Counts the boxes of a training set and their weights, with and without class weights, on the way through it.
 */

import type { GroundTruth } from '../dataset/sample.ts';

/** What was counted. */
export interface WeightTally {
  /** Takes the boxes of one image in. */
  count(boxes: GroundTruth): void;
  readonly images: number;
  /** Boxes by class id. */
  readonly instances: ReadonlyMap<number, number>;
  /**
   * F = Σ(box weight · class weight) / Σ box weight over all boxes: by how much the normaliser grows when class weights
   * are counted in. 1 where there is no box.
   */
  readonly share: number;
}

/** A tally under the class weights [C]. */
export function createWeightTally(weights: readonly number[]): WeightTally {
  const instances = new Map<number, number>();
  let images = 0;
  let plain = 0;
  let weighted = 0;
  return {
    count({ classes, weights: own }) {
      images++;
      for (const [g, id] of classes.entries()) {
        if (own[g] > 0) instances.set(id, (instances.get(id) ?? 0) + 1);
        plain += own[g];
        weighted += own[g] * weights[id - 1];
      }
    },
    get images() {
      return images;
    },
    instances,
    get share() {
      return plain === 0 ? 1 : weighted / plain;
    },
  };
}
