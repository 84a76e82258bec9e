/**
 * @module
 * Gathers boxes one by one into the arrays of a `GroundTruth`.
 */

import type { GroundTruth } from './sample.ts';

/** One box as a reader finds it. What is left out is 0, the weight 1. */
export interface FoundBox {
  /** ymin, xmin, ymax, xmax; normalised. */
  readonly yxyx: readonly [number, number, number, number];
  /** Label-map id. */
  readonly classId: number;
  readonly weight?: number;
  readonly difficult?: boolean;
  readonly isCrowd?: boolean;
  readonly groupOf?: boolean;
  /** Pixels²; stated for all boxes of an image or for none. */
  readonly area?: number;
}

/** The ground truth made of `boxes`, in their order. */
export function collectBoxes(boxes: readonly FoundBox[]): GroundTruth {
  const flags = (flag: 'difficult' | 'isCrowd' | 'groupOf'): Uint8Array =>
    Uint8Array.from(boxes, (box) => (box[flag] === true ? 1 : 0));
  const areas = boxes.flatMap(({ area }) => (area === undefined ? [] : [area]));
  return {
    boxesYxyx: Float32Array.from(boxes.flatMap(({ yxyx }) => yxyx)),
    classes: Int32Array.from(boxes, ({ classId }) => classId),
    weights: Float32Array.from(boxes, ({ weight }) => weight ?? 1),
    difficult: flags('difficult'),
    isCrowd: flags('isCrowd'),
    groupOf: flags('groupOf'),
    ...(boxes.length > 0 && areas.length === boxes.length ? { areas: Float32Array.from(areas) } : {}),
  };
}
